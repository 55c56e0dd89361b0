import { attachmentsOf, callApi, idOf, type MattermostPost, type MattermostState, no } from "./mattermost-workspace.ts";
import { isRecord, listAt, startVendorServer, textAt, type VendorServer } from "./vendor-server.ts";

/** A Mattermost server with one bot: refuses what Mattermost refuses, in its words, and calls back for buttons. */
export interface MattermostServer extends VendorServer {
  readonly botToken: string;
  readonly commandToken: string;
  readonly team: string;
  readonly channels: MattermostState["channels"];
  /** Dialogs as they were opened. */
  readonly dialogs: MattermostState["dialogs"];
  /** What was sent to the address of a slash command. */
  readonly updates: readonly Record<string, unknown>[];
  userId(name: string): string;
  /** Somebody writes into a channel. */
  says(channelId: string, name: string, text: string): MattermostPost;
  /** Puts a reaction on a post, or takes it away. */
  react(postId: string, name: string, emoji: string, change: "added" | "removed"): void;
  /** Types `/staunch <text>`; @names that are known are sent along with their ids. */
  type(base: string, who: { readonly name: string; readonly channelId: string }, text: string, token?: string): Promise<Response>;
  /** Submits the dialog that was opened last, with what stands in it and these values. */
  submit(name: string, values: Readonly<Record<string, string>>): Promise<Response>;
  readonly posts: readonly MattermostPost[];
  /** Presses a button; what the integration answers changes the post. Returns what only the presser sees. */
  press(post: Pick<MattermostPost, "id" | "channel" | "attachments">, name: string, as?: string): Promise<string>;
}

const botToken = "9xuqwrwgstrb3mzrxb83nb357a";
const commandToken = "k7pq3mzrxb83nb357a9xuqwrwg";
const team = "shop";

export interface MattermostOptions {
  readonly now?: () => Temporal.Instant;
  /** Mail addresses of people, by user name. */
  readonly mails?: Readonly<Record<string, string>>;
}

export async function startMattermostServer(names: readonly string[], options: MattermostOptions = {}): Promise<MattermostServer> {
  const { now = () => Temporal.Now.instant(), mails = {} } = options;
  const state: MattermostState = { names, mails, team, now, posts: [], channels: new Map(), dialogs: [], triggers: new Map() };
  const { posts } = state;
  const updates: Record<string, unknown>[] = [];
  const server = await startVendorServer((request) => {
    if (request.path.startsWith("/hooks/commands/")) {
      if (request.json !== undefined) updates.push(request.json);
      return { status: 200, text: "ok" };
    }
    return request.headers.authorization === `Bearer ${botToken}`
      ? callApi(state, request)
      : no(401, "api.context.session_expired.app_error", "Invalid or expired session, please login again.");
  });
  let handed = 0;
  const trigger = (name: string): string => {
    const id = `trigger${(handed += 1)}`;
    state.triggers.set(id, { at: now(), userId: idOf(name) });
    return id;
  };
  const touch = (id: string, change: (post: MattermostPost) => MattermostPost): void => {
    const index = posts.findIndex((post) => post.id === id);
    const found = posts[index];
    if (found !== undefined) posts[index] = { ...change(found), updatedAt: now().epochMilliseconds };
  };
  return {
    ...server,
    botToken,
    commandToken,
    team,
    posts,
    channels: state.channels,
    dialogs: state.dialogs,
    updates,
    userId: idOf,
    says: (channel, name, message) => {
      const at = now().epochMilliseconds;
      const said = {
        id: idOf(`post${posts.length + 1}`),
        channel,
        message,
        attachments: [],
        userId: idOf(name),
        createdAt: at,
        updatedAt: at,
        reactions: [],
        isPinned: false,
      };
      posts.push(said);
      return said;
    },
    react: (id, name, emoji, change) =>
      touch(id, (post) => {
        const others = post.reactions.filter((one) => one.user_id !== idOf(name) || one.emoji_name !== emoji);
        return { ...post, reactions: change === "added" ? [...others, { user_id: idOf(name), emoji_name: emoji }] : others };
      }),
    type: (base, { name, channelId }, text, token = commandToken) => {
      const mentioned = names.filter((one) => text.includes(`@${one}`));
      const form = new URLSearchParams({
        token,
        team_id: idOf("team"),
        team_domain: team,
        channel_id: channelId,
        user_id: idOf(name),
        user_name: name,
        command: "/staunch",
        text,
        trigger_id: trigger(name),
        response_url: `${server.url}/hooks/commands/${(handed += 1)}`,
      });
      for (const one of mentioned) {
        form.append("user_mentions", one);
        form.append("user_mentions_ids", idOf(one));
      }
      return fetch(`${base}/command`, { method: "POST", headers: { authorization: `Token ${token}` }, body: form });
    },
    submit: async (name, values) => {
      const opened = state.dialogs.at(-1);
      if (opened === undefined) throw new Error("no dialog was opened");
      const elements = listAt(opened.dialog["elements"]).map((element) => [
        textAt(element["name"]),
        values[textAt(element["name"])] ?? textAt(element["default"]),
      ]);
      const submission = Object.fromEntries(elements);
      const { callback_id, state: carried } = opened.dialog;
      const body = {
        type: "dialog_submission",
        callback_id,
        state: carried,
        user_id: idOf(name),
        channel_id: "",
        team_id: idOf("team"),
        submission,
        cancelled: false,
      };
      return fetch(opened.url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    },
    press: async (post, name, as = "ada") => {
      const action = post.attachments.flatMap((attachment) => listAt(attachment["actions"])).find((one) => one["name"] === name);
      const integration = action?.["integration"];
      if (!isRecord(integration)) throw new Error(`the post has no button ${name}`);
      const { url, context } = integration;
      const body = {
        user_id: idOf(as),
        user_name: as,
        channel_id: post.channel,
        team_id: "",
        post_id: post.id,
        trigger_id: trigger(as),
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
      if (isRecord(update)) {
        const message = typeof update["message"] === "string" ? { message: update["message"] } : {};
        touch(post.id, (one) => ({ ...one, ...message, attachments: attachmentsOf(update) }));
      }
      return textAt(words);
    },
  };
}
