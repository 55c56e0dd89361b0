import { isRecord, listAt, startVendorServer, textAt, type VendorReply, type VendorRequest, type VendorServer } from "./vendor-server.ts";

export interface MattermostPost {
  readonly id: string;
  readonly channel: string;
  readonly message: string;
  readonly attachments: readonly Record<string, unknown>[];
}

/** A Mattermost server with one bot: refuses what Mattermost refuses, in its words, and calls back for buttons. */
export interface MattermostServer extends VendorServer {
  readonly botToken: string;
  readonly posts: readonly MattermostPost[];
  /** Presses a button; what the integration answers changes the post. Returns what only the presser sees. */
  press(post: MattermostPost, name: string): Promise<string>;
}

const botToken = "9xuqwrwgstrb3mzrxb83nb357a";
const idOf = (name: string): string =>
  name
    .replaceAll(/[^a-z0-9]/g, "")
    .padEnd(26, "0")
    .slice(0, 26);

export async function startMattermostServer(names: readonly string[]): Promise<MattermostServer> {
  const posts: MattermostPost[] = [];
  const server = await startVendorServer((request) => answer(request, names, posts));
  return {
    ...server,
    botToken,
    posts,
    press: async (post, name) => {
      const action = post.attachments.flatMap((attachment) => listAt(attachment["actions"])).find((one) => one["name"] === name);
      const integration = action?.["integration"];
      if (!isRecord(integration)) throw new Error(`the post has no button ${name}`);
      const { url, context } = integration;
      const body = {
        user_id: idOf("ada"),
        user_name: "ada",
        channel_id: post.channel,
        team_id: "",
        post_id: post.id,
        trigger_id: "t",
        type: "button",
        data_source: "",
        context,
      };
      const response = await fetch(textAt(url), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!response.ok) return `Action integration error: ${response.status}`;
      const said: unknown = await response.json();
      if (!isRecord(said)) return "Action integration error: no JSON";
      const { update, ephemeral_text: words } = said;
      if (isRecord(update))
        posts[posts.indexOf(post)] = {
          ...post,
          ...(typeof update["message"] === "string" && { message: update["message"] }),
          attachments: attachmentsOf(update),
        };
      return textAt(words);
    },
  };
}

const no = (status: number, id: string, message: string): VendorReply => ({
  status,
  json: { id, message, detailed_error: "", request_id: "k3w", status_code: status },
});

function attachmentsOf(post: Record<string, unknown>): readonly Record<string, unknown>[] {
  return isRecord(post["props"]) ? listAt(post["props"]["attachments"]) : [];
}

function answer({ method, path, headers, text, json = {} }: VendorRequest, names: readonly string[], posts: MattermostPost[]): VendorReply {
  if (headers.authorization !== `Bearer ${botToken}`)
    return no(401, "api.context.session_expired.app_error", "Invalid or expired session, please login again.");
  if (path === "/api/v4/users/me") return { status: 200, json: { id: idOf("bot"), username: "staunch", is_bot: true, delete_at: 0 } };
  const name = /^\/api\/v4\/users\/username\/([^/]+)$/.exec(path)?.[1];
  if (name !== undefined) return person(name, names);
  if (method === "POST" && path === "/api/v4/channels/direct") return direct(JSON.parse(text), names);
  return method === "POST" && path === "/api/v4/posts"
    ? post(json, posts)
    : no(404, "api.context.404.app_error", "Sorry, we could not find the page.");
}

function person(name: string, names: readonly string[]): VendorReply {
  if (!names.includes(name))
    return no(404, "app.user.get_by_username.app_error", "Unable to find an existing account matching your username for this team.");
  return { status: 200, json: { id: idOf(name), username: name, delete_at: name.startsWith("former") ? 1_700_000_000_000 : 0 } };
}

function direct(pair: unknown, names: readonly string[]): VendorReply {
  const known = [...names, "bot"].map(idOf);
  if (!Array.isArray(pair) || pair.length !== 2 || !pair.every((id) => known.includes(String(id))))
    return no(400, "api.context.invalid_body_param.app_error", "Invalid or missing user_ids in request body.");
  return { status: 201, json: { id: idOf(`dm${String(pair[1])}`), type: "D" } };
}

function post(json: Record<string, unknown>, posts: MattermostPost[]): VendorReply {
  const [channel, message, attachments] = [textAt(json["channel_id"]), textAt(json["message"]), attachmentsOf(json)];
  if (!channel.startsWith("dm")) return no(403, "api.context.permissions.app_error", "You do not have the appropriate permissions.");
  const tooLong = [message, ...attachments.map((attachment) => textAt(attachment["text"]))].some((one) => one.length > 4_000);
  if (tooLong) return no(400, "model.post.is_valid.msg.app_error", "Invalid message.");
  const actions = attachments.flatMap((attachment) => listAt(attachment["actions"]));
  const isWrong = actions.some(
    ({ id, integration }) => !/^[A-Za-z0-9]+$/.test(textAt(id)) || !isRecord(integration) || !URL.canParse(textAt(integration["url"])),
  );
  if (isWrong) return no(400, "model.post.is_valid.props.app_error", "Invalid props.");
  const sent = { id: idOf(`post${posts.length + 1}`), channel, message, attachments };
  posts.push(sent);
  // What is behind a button never leaves the server again.
  return { status: 201, json: { id: sent.id, channel_id: channel, message } };
}
