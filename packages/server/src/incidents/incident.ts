import type { HandoffOffer, IncidentFacts, IncidentStatus, PromiseStage, Recovery, RoleHolders, Severity } from "@staunch/core/incidents";
import type { IncidentId, OrganisationId } from "@staunch/core/kernel";
import type { Subject } from "#platform/index.ts";

/** What an incident was declared from. */
export type IncidentOrigin = "alert_group" | "report" | "person";

/** How the review of a closed incident ended. */
export type ReviewEnd = "published" | "waived" | "none";

/** An incident as commands load, change and save it: the whole of what decisions look at. */
export interface Incident {
  readonly organisationId: OrganisationId;
  readonly id: IncidentId;
  /** Counted per organisation from 1; people say INC-42. */
  readonly number: number;
  readonly title: string;
  readonly severity: Severity;
  readonly status: IncidentStatus;
  readonly origin: IncidentOrigin;
  readonly declaredBy: DeclaredBy;
  readonly facts: IncidentFacts;
  /** When it was resolved or declined; undefined while open. */
  readonly endedAt: Temporal.Instant | undefined;
  readonly closedAt: Temporal.Instant | undefined;
  readonly reviewOutcome: ReviewEnd | undefined;
  readonly reviewReason: string | undefined;
  /** When the next update was promised; undefined when none is owed. */
  readonly nextUpdateAt: Temporal.Instant | undefined;
  readonly lastUpdateAt: Temporal.Instant | undefined;
  readonly promiseStage: PromiseStage;
  /** A mitigation was recorded since it last became active. */
  readonly mitigationRecorded: boolean;
  readonly recovery: Recovery | undefined;
  readonly holders: RoleHolders;
  readonly offer: OpenOffer | undefined;
  /** Only who has access knows of it; who that is, the database decides. */
  readonly isPrivate: boolean;
  /** The incident in which it goes on; set exactly while its status is `merged`. */
  readonly mergedInto: IncidentId | undefined;
  readonly version: number;
}

/** Who declared it; a key and the product itself can. */
export interface DeclaredBy {
  readonly kind: "user" | "key" | "system" | "source" | "link";
  readonly id: string | null;
  readonly name: string;
}

/** An offer of command together with the brief that goes with it. */
export interface OpenOffer extends HandoffOffer {
  readonly brief: string;
}

/** What events and pages about an incident point at. */
export function subjectOf(incident: { readonly id: IncidentId }): Subject {
  return { type: "incident", id: incident.id };
}
