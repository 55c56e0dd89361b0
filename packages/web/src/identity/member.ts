import type { Role } from "@staunch/core/identity";

/** Somebody in the organisation. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly timeZone: string;
  readonly role: Role;
  readonly version: number;
}
