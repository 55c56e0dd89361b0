import type { OrganisationId, ScheduleId } from "@staunch/core/kernel";
import type { Tx } from "#platform/index.ts";

/** Something that points at a schedule and would lose its people with it. */
export interface ScheduleUse {
  /** As `escalation-policy`. */
  readonly type: string;
  readonly id: string;
  readonly name: string;
}

/** What stands above on-call and uses a schedule; `app` puts the answers of the modules together. */
export type ScheduleUses = (tx: Tx, organisationId: OrganisationId, id: ScheduleId) => Promise<readonly ScheduleUse[]>;

/** What the module is given. */
export interface OncallDeps {
  readonly scheduleUses: ScheduleUses;
}
