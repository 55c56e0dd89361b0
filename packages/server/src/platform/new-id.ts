import { randomUUIDv7 } from "node:crypto";
import { asId, type Id } from "@staunch/core/kernel";

/** A fresh identifier: UUIDv7, so that ids sort by creation and index pages fill in order. */
export function newId<Name extends string>(): Id<Name> {
  return asId<Name>(randomUUIDv7());
}
