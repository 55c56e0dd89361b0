import { type AlertId, asId } from "@staunch/core/kernel";
import type { AlertPointer } from "#alerts/index.ts";
import { keyOfAlias } from "#vendors/opsgenie/alert-body.ts";
import type { AskedFor } from "#vendors/opsgenie/request-id.ts";

/** How Opsgenie names an alert in a path: `id`, `alias` or `tiny`, and the identifier. */
export type NamedAlert = Pick<AskedFor, "by" | "name">;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** The digits of a UUIDv7 that hold its time in milliseconds and what tells apart those of one millisecond. */
const tinyDigits = 15;

/**
 * A number for people to type. Ours is long, for it is the beginning of the id itself: the time it was made at and 12 bits
 * more, without the version digit that every id has. So it needs no counter, which all of an organisation's alerts would wait for.
 */
export function tinyIdOf(id: AlertId): string {
  const digits = id.replaceAll("-", "");
  return BigInt(`0x${digits.slice(0, 12)}${digits.slice(13, 16)}`).toString();
}

/** Where to look for a named alert; undefined for an identifier that can be no alert's. */
export function pointerTo({ by, name }: NamedAlert, openedBy?: Temporal.Instant): AlertPointer | undefined {
  if (by === "tiny") return tinyPointer(name);
  if (by === "id" && uuid.test(name)) return { by: "id", id: asId<"alert">(name.toLowerCase()) };
  return by === "id" ? undefined : { by: "key", key: keyOfAlias(name), openedBy, senderKeyAt: "alias" };
}

function tinyPointer(tinyId: string): AlertPointer | undefined {
  if (!/^\d{1,19}$/.test(tinyId)) return undefined;
  const digits = BigInt(tinyId).toString(16).padStart(tinyDigits, "0");
  if (digits.length > tinyDigits) return undefined;
  const head = `${digits.slice(0, 8)}-${digits.slice(8, 12)}-7${digits.slice(12)}`;
  return { by: "ids", from: asId<"alert">(`${head}-0000-000000000000`), to: asId<"alert">(`${head}-ffff-ffffffffffff`) };
}
