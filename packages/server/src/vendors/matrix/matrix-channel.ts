import { z } from "zod";
import {
  type AccountVerdict,
  accountOf,
  type ChannelAccount,
  type ChannelMessage,
  type DeliveryChannel,
  type DeliveryOutcome,
  messageWords,
  type VendorCall,
  vendorCalls,
} from "#paging/index.ts";
import type { GuardedFetch } from "#platform/index.ts";
import { matrixMessage } from "#vendors/matrix/matrix-message.ts";
import { callMatrix, type MatrixAnswer, type MatrixSettings, matrixSettings } from "#vendors/matrix/matrix-settings.ts";

/** Pages by Matrix: in a room with one person, or in a room of one's choice. Acknowledged by the message's link. */
export function matrixChannel(fetch: GuardedFetch): DeliveryChannel {
  return {
    kind: "matrix",
    label: "Matrix",
    addressing: { label: "Matrix ID, or a room's", example: "@ada:example.org", read: readMatrixId, secret: "none" },
    account: {
      name: "matrix",
      label: "Matrix",
      settings: matrixSettings,
      secrets: ["accessToken"],
      setup: setupText,
      verify: (account) => verify(fetch, account),
    },
    send: (message, deadlineMs) => send(fetch, message, deadlineMs),
  };
}

/** A person's id in small letters before the colon, as the specification writes them; or a room's, which newer rooms have without a server. */
function readMatrixId(text: string): string | undefined {
  const id = text.trim();
  const isPerson = /^@[a-z0-9._=/+-]{1,200}:[A-Za-z0-9.-]{1,200}(?::\d{1,5})?$/.test(id);
  const isRoom = /^![\x21-\x7e]{1,250}$/.test(id) && !/[/?#%]/.test(id);
  return isPerson || isRoom ? id : undefined;
}

function setupText(): string {
  return [
    "1. On your homeserver, register a user for Staunch, as `@staunch:example.org`.",
    "2. Its access token: in Element, signed in as that user, *All settings*, *Help & About*, *Advanced*; or by `POST /_matrix/client/v3/login`.",
    "3. Everybody enters their own Matrix ID as contact method, accepts the invitation to the room Staunch opens with them, and reads the code there. A room's ID works too, where the user was invited and has joined.",
    "",
    "Rooms that Staunch opens are not encrypted: it holds no keys. Pages are acknowledged by the link in the message.",
  ].join("\n");
}

const whoamiSchema = z.object({ user_id: z.string() });

async function whoami(call: VendorCall, settings: MatrixSettings): Promise<MatrixAnswer> {
  return callMatrix(call, settings, { method: "GET", path: "/account/whoami" });
}

async function verify(fetch: GuardedFetch, account: ChannelAccount): Promise<AccountVerdict> {
  const settings = matrixSettings.safeParse(account.settings).data;
  if (settings === undefined) return { kind: "bad", reason: "the settings are not complete" };
  const who = await whoami(vendorCalls(fetch, 10_000), settings);
  if (who.kind === "failed") return { kind: "bad", reason: who.outcome.reason };
  const id = whoamiSchema.safeParse(who.body).data?.user_id;
  return id === undefined ? { kind: "bad", reason: "the address is not one of a Matrix homeserver" } : { kind: "good", detail: id };
}

type RoomFound =
  | { readonly kind: "room"; readonly roomId: string; readonly isKept: boolean }
  | { readonly kind: "none"; readonly outcome: DeliveryOutcome };

async function send(fetch: GuardedFetch, message: ChannelMessage, deadlineMs: number): Promise<DeliveryOutcome> {
  const found = accountOf(message, matrixSettings);
  if (found === undefined) return { kind: "rejected", reason: "no Matrix user is set up" };
  const call = vendorCalls(fetch, deadlineMs);
  const direct = new DirectRooms(call, found.settings);
  const room = await direct.find(message.to.address);
  if (room.kind === "none") return room.outcome;
  const posted = await post(call, found.settings, room.roomId, message);
  if (posted.kind === "ok") return sentAs(posted.body);
  const isShut = posted.errcode === "M_FORBIDDEN" || posted.errcode === "M_NOT_FOUND";
  if (!isShut) return posted.outcome;
  if (!room.isKept) return { ...posted.outcome, isAddressDead: true, kind: "rejected" };
  // The room we knew is closed to us: a new one is opened once.
  const fresh = await direct.open(message.to.address);
  if (fresh.kind === "none") return fresh.outcome;
  const again = await post(call, found.settings, fresh.roomId, message);
  return again.kind === "ok" ? sentAs(again.body) : again.outcome;
}

/** The transaction's id is the message's: sent again after a crash, the homeserver shows it once. */
function post(call: VendorCall, settings: MatrixSettings, roomId: string, message: ChannelMessage): Promise<MatrixAnswer> {
  const path = `/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${encodeURIComponent(message.id)}`;
  return callMatrix(call, settings, { method: "PUT", path, body: matrixMessage(messageWords(message.content)) });
}

function sentAs(body: unknown): DeliveryOutcome {
  const reference = z.object({ event_id: z.string() }).safeParse(body).data?.event_id;
  return { kind: "sent", detail: "posted", ...(reference !== undefined && { reference }) };
}

const directSchema = z.record(z.string(), z.array(z.string()));

/** The rooms with one person each, which the homeserver remembers for the user under `m.direct`, as every client does. */
class DirectRooms {
  readonly #call: VendorCall;
  readonly #settings: MatrixSettings;
  #known: Readonly<Record<string, readonly string[]>> = {};
  #listPath = "";

  constructor(call: VendorCall, settings: MatrixSettings) {
    this.#call = call;
    this.#settings = settings;
  }

  async find(address: string): Promise<RoomFound> {
    if (address.startsWith("!")) return { kind: "room", roomId: address, isKept: false };
    const who = await whoami(this.#call, this.#settings);
    if (who.kind === "failed") return { kind: "none", outcome: who.outcome };
    const userId = whoamiSchema.safeParse(who.body).data?.user_id;
    if (userId === undefined) return { kind: "none", outcome: { kind: "retry", reason: "Matrix named no user" } };
    this.#listPath = `/user/${encodeURIComponent(userId)}/account_data/m.direct`;
    const list = await callMatrix(this.#call, this.#settings, { method: "GET", path: this.#listPath });
    // Nothing was ever kept there: not a fault.
    if (list.kind === "failed" && list.errcode !== "M_NOT_FOUND") return { kind: "none", outcome: list.outcome };
    this.#known = list.kind === "ok" ? (directSchema.safeParse(list.body).data ?? {}) : {};
    const roomId = this.#known[address]?.at(-1);
    return roomId === undefined ? this.open(address) : { kind: "room", roomId, isKept: true };
  }

  async open(person: string): Promise<RoomFound> {
    const body = { preset: "trusted_private_chat", is_direct: true, invite: [person] };
    const made = await callMatrix(this.#call, this.#settings, { method: "POST", path: "/createRoom", body });
    if (made.kind === "failed") return { kind: "none", outcome: made.outcome };
    const roomId = z.object({ room_id: z.string() }).safeParse(made.body).data?.room_id;
    if (roomId === undefined) return { kind: "none", outcome: { kind: "retry", reason: "Matrix named no room" } };
    const kept = { ...this.#known, [person]: [...(this.#known[person] ?? []), roomId] };
    await callMatrix(this.#call, this.#settings, { method: "PUT", path: this.#listPath, body: kept });
    return { kind: "room", roomId, isKept: false };
  }
}
