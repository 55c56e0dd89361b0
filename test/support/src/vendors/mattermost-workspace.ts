import { firstBroken, isRecord, listAt, textAt, type VendorReply, type VendorRequest } from "./vendor-server.ts";

export interface MattermostPost {
  readonly id: string;
  readonly channel: string;
  readonly message: string;
  readonly attachments: readonly Record<string, unknown>[];
  readonly userId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly reactions: readonly { readonly user_id: string; readonly emoji_name: string }[];
  readonly isPinned: boolean;
}

export interface MattermostChannel {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly header: string;
  readonly members: ReadonlySet<string>;
  readonly isArchived: boolean;
}

export interface MattermostState {
  /** User names of the team's members. */
  readonly names: readonly string[];
  readonly mails: Readonly<Record<string, string>>;
  readonly team: string;
  readonly now: () => Temporal.Instant;
  readonly posts: MattermostPost[];
  readonly channels: Map<string, MattermostChannel>;
  readonly dialogs: { readonly url: string; readonly dialog: Record<string, unknown> }[];
  readonly triggers: Map<string, { readonly at: Temporal.Instant; readonly userId: string }>;
}

export const idOf = (name: string): string =>
  name
    .replaceAll(/[^a-z0-9]/g, "")
    .padEnd(26, "0")
    .slice(0, 26);

export const no = (status: number, id: string, message: string): VendorReply => ({
  status,
  json: { id, message, detailed_error: "", request_id: "k3w", status_code: status },
});
const yes = (json: unknown, status = 200): VendorReply => ({ status, json });

const bot = idOf("bot");
const unknownPath = (): VendorReply => no(404, "api.context.404.app_error", "Sorry, we could not find the page.");
const forbidden = (): VendorReply => no(403, "api.context.permissions.app_error", "You do not have the appropriate permissions.");
const missing = (what: string): VendorReply => no(404, `app.${what}.get.existing.app_error`, `Unable to find the existing ${what}.`);

export function attachmentsOf(post: Record<string, unknown>): readonly Record<string, unknown>[] {
  return isRecord(post["props"]) ? listAt(post["props"]["attachments"]) : [];
}

type Endpoint = readonly [
  method: string,
  path: RegExp,
  answer: (state: MattermostState, request: VendorRequest, id: string, second: string) => VendorReply,
];

/** https://developers.mattermost.com/api-documentation */
const endpoints: readonly Endpoint[] = [
  ["GET", /^\/users\/me$/, () => yes({ id: bot, username: "staunch", is_bot: true, delete_at: 0 })],
  ["GET", /^\/users\/username\/([^/]+)$/, (state, _request, name) => person(state, name)],
  [
    "GET",
    /^\/users\/email\/([^/]+)$/,
    (state, _request, mail) => person(state, Object.keys(state.mails).find((name) => state.mails[name] === mail) ?? ""),
  ],
  ["GET", /^\/users\/([a-z0-9]{26})$/, (state, _request, id) => person(state, state.names.find((name) => idOf(name) === id) ?? "")],
  ["GET", /^\/teams\/name\/([^/]+)$/, ({ team }, _request, name) => (name === team ? yes({ id: idOf("team"), name }) : missing("team"))],
  ["GET", /^\/teams\/[^/]+\/channels\/name\/([^/]+)$/, (state, _request, name) => channelCalled(state, name)],
  ["POST", /^\/channels\/direct$/, (state, { text }) => direct(JSON.parse(text), state.names)],
  ["POST", /^\/channels$/, createChannel],
  ["POST", /^\/channels\/([^/]+)\/members$/, addMember],
  ["DELETE", /^\/channels\/([^/]+)\/members\/([^/]+)$/, removeMember],
  ["DELETE", /^\/channels\/([^/]+)$/, archive],
  ["GET", /^\/channels\/([^/]+)\/posts$/, postsSince],
  ["POST", /^\/posts$/, (state, { json = {} }) => post(state, json)],
  ["PUT", /^\/posts\/([^/]+)\/patch$/, patch],
  ["POST", /^\/posts\/([^/]+)\/pin$/, pin],
  [
    "GET",
    /^\/posts\/([^/]+)$/,
    (state, _request, id) => {
      const found = state.posts.find((one) => one.id === id);
      return found === undefined ? missing("post") : yes(postJson(found));
    },
  ],
  ["POST", /^\/actions\/dialogs\/open$/, openDialog],
];

/** One call of the API by the bot, whose token was checked. */
export function callApi(state: MattermostState, request: VendorRequest): VendorReply {
  const path = request.path.replace("/api/v4", "");
  for (const [method, pattern, answer] of endpoints) {
    const match = request.method === method ? pattern.exec(path) : null;
    if (match !== null) return answer(state, request, decodeURIComponent(match[1] ?? ""), match[2] ?? "");
  }
  return unknownPath();
}

function person({ names, mails }: MattermostState, name: string): VendorReply {
  if (!names.includes(name))
    return no(404, "app.user.get_by_username.app_error", "Unable to find an existing account matching your username for this team.");
  const roles = name.startsWith("guest") ? "system_guest" : "system_user";
  return yes({
    id: idOf(name),
    username: name,
    email: mails[name] ?? "",
    roles,
    delete_at: name.startsWith("former") ? 1_700_000_000_000 : 0,
  });
}

function direct(pair: unknown, names: readonly string[]): VendorReply {
  const known = [...names, "bot"].map(idOf);
  if (!Array.isArray(pair) || pair.length !== 2 || !pair.every((id) => known.includes(String(id))))
    return no(400, "api.context.invalid_body_param.app_error", "Invalid or missing user_ids in request body.");
  return yes({ id: idOf(`dm${String(pair[1])}`), type: "D" }, 201);
}

const channelJson = ({ id, name, header, type, isArchived }: MattermostChannel): object => ({
  id,
  name,
  header,
  type,
  creator_id: bot,
  delete_at: isArchived ? 1 : 0,
});

function channelCalled({ channels }: MattermostState, name: string): VendorReply {
  const found = [...channels.values()].find((channel) => channel.name === name && !channel.isArchived);
  return found === undefined ? missing("channel") : yes(channelJson(found));
}

function createChannel({ channels }: MattermostState, { json = {} }: VendorRequest): VendorReply {
  const [name, display, type] = [textAt(json["name"]), textAt(json["display_name"]), textAt(json["type"])];
  const refusal = firstBroken([
    [json["team_id"] !== idOf("team"), forbidden()],
    [
      !/^[a-z0-9][a-z0-9_-]{1,63}$/.test(name),
      no(400, "model.channel.is_valid.1_or_more.app_error", "Name must be 1 or more lowercase alphanumeric characters."),
    ],
    [display === "" || display.length > 64, no(400, "model.channel.is_valid.display_name.app_error", "Invalid display name.")],
    [type !== "O" && type !== "P", no(400, "model.channel.is_valid.type.app_error", "Invalid type.")],
    [textAt(json["header"]).length > 1_024, no(400, "model.channel.is_valid.header.app_error", "Invalid header.")],
    [
      [...channels.values()].some((channel) => channel.name === name),
      no(400, "store.sql_channel.save_channel.exists.app_error", "A channel with that name already exists on the same team."),
    ],
  ] as const);
  if (refusal !== undefined) return refusal;
  const id = idOf(`channel${channels.size + 1}`);
  const channel: MattermostChannel = { id, name, type, header: textAt(json["header"]), members: new Set([bot]), isArchived: false };
  channels.set(id, channel);
  return yes(channelJson(channel), 201);
}

function addMember({ channels, names }: MattermostState, { json = {} }: VendorRequest, id: string): VendorReply {
  const channel = channels.get(id);
  const user = textAt(json["user_id"]);
  if (channel === undefined) return missing("channel");
  if (channel.isArchived) return no(400, "api.channel.add_user.deleted.app_error", "The channel has been archived or deleted.");
  if (!names.some((name) => idOf(name) === user))
    return no(404, "app.team.get_member.missing.app_error", "No team member found for that user ID and team ID.");
  channels.set(id, { ...channel, members: new Set([...channel.members, user]) });
  return yes({ channel_id: id, user_id: user }, 201);
}

function removeMember({ channels }: MattermostState, _request: VendorRequest, id: string, user: string): VendorReply {
  const channel = channels.get(id);
  if (channel?.members.has(user) !== true) return missing("channel_member");
  channels.set(id, { ...channel, members: new Set([...channel.members].filter((member) => member !== user)) });
  return yes({ status: "OK" });
}

function archive({ channels }: MattermostState, _request: VendorRequest, id: string): VendorReply {
  const channel = channels.get(id);
  if (channel === undefined) return missing("channel");
  channels.set(id, { ...channel, isArchived: true });
  return yes({ status: "OK" });
}

function postJson({ id, channel, message, userId, createdAt, updatedAt, reactions, isPinned }: MattermostPost): object {
  return {
    id,
    channel_id: channel,
    message,
    user_id: userId,
    create_at: createdAt,
    update_at: updatedAt,
    is_pinned: isPinned,
    metadata: reactions.length === 0 ? {} : { reactions },
  };
}

function postsSince({ channels, posts }: MattermostState, { query }: VendorRequest, id: string): VendorReply {
  if (!channels.has(id)) return missing("channel");
  const since = Number(query.get("since") ?? 0);
  const found = posts.filter((one) => one.channel === id && one.updatedAt > since);
  return yes({ order: found.map((one) => one.id), posts: Object.fromEntries(found.map((one) => [one.id, postJson(one)])) });
}

function faultOf(message: string, attachments: readonly Record<string, unknown>[]): VendorReply | undefined {
  const tooLong = [message, ...attachments.map((attachment) => textAt(attachment["text"]))].some((one) => one.length > 4_000);
  if (tooLong) return no(400, "model.post.is_valid.msg.app_error", "Invalid message.");
  const actions = attachments.flatMap((attachment) => listAt(attachment["actions"]));
  const isWrong = actions.some(
    ({ id, integration }) => !/^[A-Za-z0-9]+$/.test(textAt(id)) || !isRecord(integration) || !URL.canParse(textAt(integration["url"])),
  );
  return isWrong ? no(400, "model.post.is_valid.props.app_error", "Invalid props.") : undefined;
}

function post({ channels, posts, now }: MattermostState, json: Record<string, unknown>): VendorReply {
  const [channel, message, attachments] = [textAt(json["channel_id"]), textAt(json["message"]), attachmentsOf(json)];
  const place = channels.get(channel);
  if (place?.isArchived === true) return no(400, "api.post.create_post.can_not_post_to_deleted.error", "Can not post to deleted channel.");
  if (!channel.startsWith("dm") && place?.members.has(bot) !== true) return forbidden();
  const fault = faultOf(message, attachments);
  if (fault !== undefined) return fault;
  const at = now().epochMilliseconds;
  const sent = {
    id: idOf(`post${posts.length + 1}`),
    channel,
    message,
    attachments,
    userId: bot,
    createdAt: at,
    updatedAt: at,
    reactions: [],
    isPinned: false,
  };
  posts.push(sent);
  // What is behind a button never leaves the server again.
  return yes({ id: sent.id, channel_id: channel, message }, 201);
}

function patch({ posts, now }: MattermostState, { json = {} }: VendorRequest, id: string): VendorReply {
  const index = posts.findIndex((one) => one.id === id);
  const found = posts[index];
  if (found === undefined) return missing("post");
  if (found.userId !== bot) return forbidden();
  const [message, attachments] = [textAt(json["message"]), attachmentsOf(json)];
  const fault = faultOf(message, attachments);
  if (fault !== undefined) return fault;
  posts[index] = { ...found, message, attachments, updatedAt: now().epochMilliseconds };
  return yes({ id, message });
}

function pin({ posts }: MattermostState, _request: VendorRequest, id: string): VendorReply {
  const index = posts.findIndex((one) => one.id === id);
  const found = posts[index];
  if (found === undefined) return missing("post");
  posts[index] = { ...found, isPinned: true };
  return yes({ status: "OK" });
}

const triggerSeconds = 3;

/** https://developers.mattermost.com/integrate/plugins/interactive-dialogs */
function openDialog({ triggers, dialogs, now }: MattermostState, { json = {} }: VendorRequest): VendorReply {
  const trigger = triggers.get(textAt(json["trigger_id"]));
  const { dialog, url } = json;
  if (trigger === undefined)
    return no(400, "interactive_message.decode_trigger_id.bad_request.app_error", "Unable to decode the trigger ID.");
  if (trigger.at.until(now()).total("seconds") > triggerSeconds)
    return no(
      400,
      "interactive_message.decode_trigger_id.expired",
      "Trigger ID for interactive dialog is expired. Trigger IDs live for a maximum of 3 seconds.",
    );
  if (!isRecord(dialog) || !URL.canParse(textAt(url)) || dialogFaults(dialog).length > 0)
    return no(
      400,
      "app.open_interactive_dialog.invalid_dialog",
      `Interactive dialog is invalid. ${isRecord(dialog) ? dialogFaults(dialog).join("; ") : ""}`,
    );
  dialogs.push({ url: textAt(url), dialog });
  return yes({ status: "OK" });
}

function dialogFaults(dialog: Record<string, unknown>): readonly string[] {
  const elements = listAt(dialog["elements"]);
  return [
    ...(textAt(dialog["title"]) === "" || textAt(dialog["title"]).length > 24 ? ["invalid dialog title"] : []),
    ...(textAt(dialog["submit_label"]).length > 24 ? ["invalid submit label"] : []),
    ...(elements.length > 5 ? ["too many elements"] : []),
    ...elements.flatMap(elementFaults),
  ];
}

function elementFaults(element: Record<string, unknown>): readonly string[] {
  const name = textAt(element["display_name"]);
  return [
    ...(name === "" || name.length > 24 ? ["invalid display name"] : []),
    ...(textAt(element["help_text"]).length > 150 ? ["help text is too long"] : []),
    ...(element["type"] === "select" ? selectFaults(element) : textFaults(element)),
  ];
}

function selectFaults(element: Record<string, unknown>): readonly string[] {
  const options = listAt(element["options"]).map((option) => textAt(option["value"]));
  const start = textAt(element["default"]);
  return options.length === 0 || (start !== "" && !options.includes(start)) ? ["invalid options"] : [];
}

function textFaults(element: Record<string, unknown>): readonly string[] {
  const most = { text: 150, textarea: 3_000 }[textAt(element["type"])];
  if (most === undefined) return ["invalid element type"];
  return [
    ...(textAt(element["default"]).length > most ? ["default is too long"] : []),
    ...(Number(element["max_length"]) > most ? ["invalid max length"] : []),
  ];
}
