import type { OrganisationId, Role, UserId } from "@staunch/core/kernel";
import type { Database, Reader, Tx } from "#platform/database.ts";

/** Who does something. Written with every event, so it is also what the audit log shows. */
export interface Actor {
  readonly kind: "user" | "key" | "system" | "source" | "link";
  /** Of the user, the key, the source or the page behind the link; null for the system itself. */
  readonly id: string | null;
  readonly name: string;
  /** The person behind it, where there is one: the signed-in user, the key's owner, the receiver of the link. */
  readonly userId?: UserId;
  readonly organisationId: OrganisationId;
  readonly role: Role | "system";
}

/** What every command is handed: who, when, and the way into a transaction. Nothing of any module. */
export interface CommandContext {
  readonly actor: Actor;
  readonly organisationId: OrganisationId;
  readonly now: Temporal.Instant;
  /** One transaction scoped to the organisation, run again when it lost a race. `work` must touch nothing but the database. */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The same context whose `transact` joins a transaction that is already running. */
  within(tx: Tx): CommandContext;
}

/** The context of one request or one worker's pass. */
export function commandContext(database: Database, actor: Actor, now: Temporal.Instant): CommandContext {
  const base = { actor, organisationId: actor.organisationId, now };
  const joined = (tx: Tx): CommandContext => ({ ...base, transact: (work) => work(tx), within: joined });
  const reader = readerOf(actor);
  return { ...base, transact: (work) => database.transact(actor.organisationId, work, reader), within: joined };
}

/** As whom somebody reads: owners, admins and the product itself see everything, others what they may. A key reads as its person. */
export function readerOf({ role, userId }: Pick<Actor, "role" | "userId">): Reader | undefined {
  return seesAll(role) ? undefined : (userId ?? "nobody");
}

/** Whether nothing within the organisation is hidden from this role. */
export function seesAll(role: Actor["role"]): boolean {
  return role === "system" || role === "owner" || role === "admin";
}

/** Staunch itself acting for an organisation: a timer, a reaction, the pipeline. */
export function systemActor(organisationId: OrganisationId): Actor {
  return { kind: "system", id: null, name: "Staunch", organisationId, role: "system" };
}
