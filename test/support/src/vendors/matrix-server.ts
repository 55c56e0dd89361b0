import { isRecord, startVendorServer, textAt, type VendorReply, type VendorRequest, type VendorServer } from "./vendor-server.ts";

export interface MatrixEvent {
  readonly eventId: string;
  readonly roomId: string;
  readonly content: Record<string, unknown>;
}

/** A homeserver with one user of ours: refuses what the specification refuses, in its error codes. */
export interface MatrixServer extends VendorServer {
  readonly accessToken: string;
  readonly events: readonly MatrixEvent[];
  readonly rooms: ReadonlyMap<string, readonly string[]>;
  /** The user is thrown out of a room. */
  ban(roomId: string): void;
}

interface Homeserver {
  readonly rooms: Map<string, readonly string[]>;
  readonly banned: Set<string>;
  readonly events: MatrixEvent[];
  readonly transactions: Map<string, string>;
  direct: Record<string, unknown> | undefined;
}

const accessToken = "syt_c3RhdW5jaA_abcdefghijklmnop_1a2b3c";
const me = "@staunch:example.org";
const domain = "example.org";

/** @param rooms that the user has joined before. */
export async function startMatrixServer(rooms: readonly string[] = []): Promise<MatrixServer> {
  const state: Homeserver = {
    rooms: new Map(rooms.map((room) => [room, []])),
    banned: new Set(),
    events: [],
    transactions: new Map(),
    direct: undefined,
  };
  const server = await startVendorServer((request) => answer(state, request));
  return { ...server, accessToken, events: state.events, rooms: state.rooms, ban: (roomId) => void state.banned.add(roomId) };
}

const no = (status: number, errcode: string, error: string): VendorReply => ({ status, json: { errcode, error } });
const yes = (json: object): VendorReply => ({ status: 200, json });

function answer(state: Homeserver, { method, path, headers, json, text }: VendorRequest): VendorReply {
  const refusal = tokenFault(headers.authorization);
  if (refusal !== undefined) return refusal;
  const parts = path.replace("/_matrix/client/v3/", "").split("/").map(decodeURIComponent);
  if (method !== "GET" && json === undefined) return no(400, "M_NOT_JSON", "Content not JSON.");
  switch (`${method} ${parts[0] ?? ""}`) {
    case "GET account":
      return yes({ user_id: me, is_guest: false });
    case "GET user":
    case "PUT user":
      return accountData(state, method, parts, json);
    case "POST createRoom":
      return createRoom(state, json ?? {});
    case "PUT rooms":
      return post(state, parts, { content: json ?? {}, bytes: Buffer.byteLength(text) });
    default:
      return no(404, "M_UNRECOGNIZED", "Unrecognized request");
  }
}

function tokenFault(authorization: string | undefined): VendorReply | undefined {
  if (authorization === undefined) return no(401, "M_MISSING_TOKEN", "Missing access token");
  return authorization === `Bearer ${accessToken}` ? undefined : no(401, "M_UNKNOWN_TOKEN", "Invalid access token passed.");
}

function accountData(state: Homeserver, method: string, parts: readonly string[], json: Record<string, unknown> | undefined): VendorReply {
  if (parts[1] !== me) return no(403, "M_FORBIDDEN", "Cannot access another user's account data.");
  if (method === "PUT") {
    state.direct = json;
    return yes({});
  }
  return state.direct === undefined ? no(404, "M_NOT_FOUND", "Account data not found") : yes(state.direct);
}

function createRoom(state: Homeserver, json: Record<string, unknown>): VendorReply {
  const invited = Array.isArray(json["invite"]) ? json["invite"].map(String) : [];
  if (!invited.every((id) => /^@[^:]+:[^:]+/.test(id))) return no(400, "M_INVALID_PARAM", "Invalid user_id");
  if (invited.some((id) => !id.endsWith(`:${domain}`))) return no(403, "M_FORBIDDEN", "The server does not federate there.");
  const roomId = `!r${state.rooms.size + 1}:${domain}`;
  state.rooms.set(roomId, invited);
  return yes({ room_id: roomId });
}

interface Posted {
  readonly content: Record<string, unknown>;
  readonly bytes: number;
}

function post(state: Homeserver, [, roomId = "", , type, transaction = ""]: readonly string[], { content, bytes }: Posted): VendorReply {
  if (!state.rooms.has(roomId) || state.banned.has(roomId)) return no(403, "M_FORBIDDEN", `User ${me} not in room ${roomId}`);
  if (bytes > 65_536) return no(413, "M_TOO_LARGE", "event too large");
  const known = state.transactions.get(transaction);
  if (known !== undefined) return yes({ event_id: known });
  if (type !== "m.room.message" || textAt(content["msgtype"]) === "" || textAt(content["body"]) === "")
    return no(400, "M_BAD_JSON", "no message");
  if (!isRecord(content["m.mentions"])) return no(400, "M_BAD_JSON", "this server wants m.mentions stated");
  const eventId = `$e${state.events.length + 1}`;
  state.events.push({ eventId, roomId, content });
  state.transactions.set(transaction, eventId);
  return yes({ event_id: eventId });
}
