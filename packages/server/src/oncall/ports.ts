import type { OrganisationId, ScheduleId, UserId } from "@staunch/core/kernel";
import type { Interval } from "@staunch/core/time";
import type { Clock, CommandContext, Database, GuardedFetch, MailPort, SecretBox, Tx } from "#platform/index.ts";

/** Something that points at a schedule and would lose its people with it. */
export interface ScheduleUse {
  /** As `escalation-policy`. */
  readonly type: string;
  readonly id: string;
  readonly name: string;
}

/** What stands above on-call and uses a schedule; `app` puts the answers of the modules together. */
export type ScheduleUses = (tx: Tx, organisationId: OrganisationId, id: ScheduleId) => Promise<readonly ScheduleUse[]>;

/** A page that reached somebody. */
export interface Interruption {
  readonly userId: UserId;
  readonly at: Temporal.Instant;
}

/** Who was paged in an interval, each page and person once, practice and tests left out. */
export type ReadInterruptions = (tx: Tx, organisationId: OrganisationId, interval: Interval) => Promise<readonly Interruption[]>;

/** Names of those of `uses` that would find nobody at all at some time of the gaps of a schedule they use. */
export type PoliciesReachingNobody = (
  tx: Tx,
  ctx: CommandContext,
  about: { readonly uses: readonly ScheduleUse[]; readonly scheduleId: ScheduleId; readonly gaps: readonly Interval[] },
) => Promise<readonly string[]>;

/** What the module is given. */
export interface OncallDeps {
  readonly scheduleUses: ScheduleUses;
  readonly readInterruptions: ReadInterruptions;
  readonly policiesReachingNobody: PoliciesReachingNobody;
  readonly database: Database;
  readonly clock: Clock;
  readonly secrets: SecretBox;
  /** Undefined while no mail server is configured; what concerns people is then only on the screens. */
  readonly mail: MailPort | undefined;
  readonly fetch: GuardedFetch;
  readonly publicUrl: string;
}
