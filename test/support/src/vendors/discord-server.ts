import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import {
  firstBroken,
  isRecord,
  listAt,
  startVendorServer,
  textAt,
  type VendorReply,
  type VendorRequest,
  type VendorServer,
} from "./vendor-server.ts";

export interface DiscordMessage {
  readonly id: string;
  readonly channel: string;
  readonly embeds: readonly Record<string, unknown>[];
  readonly buttons: readonly Record<string, unknown>[];
}

/** Discord's REST API for one bot: refuses what Discord refuses, in its words, and signs its calls with Ed25519. */
export interface DiscordServer extends VendorServer {
  readonly botToken: string;
  /** Hexadecimal, as the developers' portal shows it. */
  readonly publicKey: string;
  readonly messages: readonly DiscordMessage[];
  /** Calls an endpoint as Discord does. @param key another than the application's. */
  interact(endpoint: string, body: object, key?: KeyObject): Promise<Response>;
  press(endpoint: string, message: DiscordMessage, label: string, key?: KeyObject): Promise<Response>;
}

const botToken = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs";

interface BotState {
  /** People who share a server with the bot, and those who take no messages. */
  readonly people: readonly string[];
  readonly closed: readonly string[];
  readonly messages: DiscordMessage[];
  readonly nonces: Map<string, DiscordMessage>;
}

export async function startDiscordServer(people: readonly string[], closed: readonly string[] = []): Promise<DiscordServer> {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const state: BotState = { people, closed, messages: [], nonces: new Map() };
  const server = await startVendorServer((request) => answer(state, request));
  const interact: DiscordServer["interact"] = (endpoint, body, key = privateKey) => {
    const text = JSON.stringify(body);
    const stamp = "1732330960";
    const headers = {
      "content-type": "application/json",
      "x-signature-ed25519": sign(null, Buffer.from(stamp + text), key).toString("hex"),
      "x-signature-timestamp": stamp,
    };
    return fetch(endpoint, { method: "POST", headers, body: text });
  };
  return {
    ...server,
    botToken,
    publicKey: Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url").toString("hex"),
    messages: state.messages,
    interact,
    press: (endpoint, message, label, key) => {
      const button = message.buttons.find((one) => one["label"] === label);
      if (button === undefined) throw new Error(`the message has no button ${label}`);
      const data = { component_type: 2, custom_id: button["custom_id"] };
      const user = { id: message.channel, username: "ada" };
      return interact(
        endpoint,
        {
          id: "1",
          application_id: "2",
          type: 3,
          version: 1,
          token: "t",
          channel_id: message.channel,
          user,
          data,
          message: { id: message.id, embeds: message.embeds },
        },
        key,
      );
    },
  };
}

const no = (status: number, code: number, message: string, errors?: object): VendorReply => ({
  status,
  json: { message, code, ...(errors !== undefined && { errors }) },
});

function answer(state: BotState, { method, path, headers, json = {} }: VendorRequest): VendorReply {
  if (headers.authorization !== `Bot ${botToken}`) return no(401, 0, "401: Unauthorized");
  if (method === "GET" && path === "/users/@me") return { status: 200, json: { id: "1", username: "staunch", bot: true } };
  if (method === "POST" && path === "/users/@me/channels") {
    const person = textAt(json["recipient_id"]);
    if (![...state.people, ...state.closed].includes(person)) return no(400, 10_013, "Unknown User");
    return { status: 200, json: { id: person, type: 1, recipients: [{ id: person }] } };
  }
  const channel = /^\/channels\/(\d+)\/messages$/.exec(path)?.[1];
  return method === "POST" && channel !== undefined ? post(state, channel, json) : no(404, 0, "404: Not Found");
}

function post(state: BotState, channel: string, json: Record<string, unknown>): VendorReply {
  if (state.closed.includes(channel)) return no(403, 50_007, "Cannot send messages to this user");
  if (!state.people.includes(channel)) return no(404, 10_003, "Unknown Channel");
  const embeds = listAt(json["embeds"]);
  if (embeds.length === 0 && textAt(json["content"]) === "") return no(400, 50_006, "Cannot send an empty message");
  const rows = listAt(json["components"]);
  const buttons = rows.flatMap((row) => listAt(row["components"]));
  const fault = embeds.map(embedFault).find((found) => found !== undefined) ?? rowsFault(rows) ?? mentionFault(json["allowed_mentions"]);
  if (fault !== undefined) return no(400, 50_035, "Invalid Form Body", { _errors: [fault] });
  const nonce = textAt(json["nonce"]);
  if (nonce.length > 25) return no(400, 50_035, "Invalid Form Body", { nonce: "Must be 25 or fewer in length." });
  const known = json["enforce_nonce"] === true ? state.nonces.get(nonce) : undefined;
  const message = known ?? { id: String(9_000 + state.messages.length), channel, embeds, buttons };
  if (known === undefined) state.messages.push(message);
  state.nonces.set(nonce, message);
  return { status: 200, json: { id: message.id, channel_id: channel } };
}

function embedFault(embed: Record<string, unknown>): object | undefined {
  const tooLong = textAt(embed["title"]).length > 256 || textAt(embed["description"]).length > 4_096;
  const total = textAt(embed["title"]).length + textAt(embed["description"]).length;
  return tooLong || total > 6_000 ? { code: "BASE_TYPE_MAX_LENGTH", message: "Must be fewer in length." } : undefined;
}

/** Stricter than Discord: whoever mentions nobody has to say so. */
function mentionFault(mentions: unknown): object | undefined {
  const isOff = isRecord(mentions) && Array.isArray(mentions["parse"]) && mentions["parse"].length === 0;
  return isOff ? undefined : { code: "MENTIONS", message: "mentions are not switched off" };
}

function rowsFault(rows: readonly Record<string, unknown>[]): object | undefined {
  const isTooMany = rows.length > 5 || rows.some((row) => row["type"] !== 1 || listAt(row["components"]).length > 5);
  if (isTooMany) return { code: "COMPONENT_INVALID", message: "rows" };
  return rows
    .flatMap((row) => listAt(row["components"]))
    .map(buttonFault)
    .find((found) => found !== undefined);
}

function buttonFault({ label, style, url, custom_id: id }: Record<string, unknown>): object | undefined {
  const lengths = { label: textAt(label).length, url: textAt(url).length, id: textAt(id).length };
  const isLink = style === 5;
  const isLinkWrong = !URL.canParse(textAt(url)) || lengths.url > 512 || id !== undefined;
  const isPressWrong = lengths.id === 0 || lengths.id > 100 || url !== undefined;
  return firstBroken([
    [lengths.label === 0 || lengths.label > 80, { code: "COMPONENT_INVALID", message: "label" }],
    [isLink && isLinkWrong, { code: "COMPONENT_INVALID", message: "url" }],
    [!isLink && isPressWrong, { code: "COMPONENT_INVALID", message: "custom_id" }],
  ]);
}
