import { z } from "zod";
import { invalid, preconditionFailed } from "#platform/errors.ts";

const mostItems = 200;

/** Query of every list: how many, and from where on. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(mostItems).default(50),
  cursor: z.string().max(500).optional(),
});

/** Answer of every list. `nextCursor` is null on the last page. */
export function listOf<Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ items: z.ZodArray<Item>; nextCursor: z.ZodNullable<z.ZodString> }> {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export interface Listed<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

/** Turns the sort key of the last row into the text a client sends back. */
export function encodeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

/** @throws invalid when the text is no cursor of ours. */
export function decodeCursor(cursor: string): readonly (string | number)[] {
  try {
    return z.array(z.union([z.string(), z.number()])).parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch (cause) {
    throw Object.assign(invalid("cursor", "the nextCursor of an earlier answer"), { cause });
  }
}

/** Makes a list's answer from one row more than was asked for. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  shape: { item: (row: Row) => Item; key: (row: Row) => readonly (string | number)[] },
): Listed<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(shape.item), nextCursor: rows.length > limit && last !== undefined ? encodeCursor(shape.key(last)) : null };
}

/**
 * Refuses an edit made against an older version than the stored one, showing the stored value beside it.
 * @throws precondition_failed (412)
 */
export function requireVersion(stored: { readonly version: number }, given: number): void {
  if (stored.version !== given)
    throw preconditionFailed(`Somebody changed this meanwhile (version ${stored.version}, you edited ${given}).`, { current: stored });
}
