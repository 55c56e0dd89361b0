import { asId, type EscalationPolicyId, type PageId, type ServiceId, type UserId } from "@staunch/core/kernel";
import type { PageState, Place, PolicySnapshot, SkipReason, Urgency } from "@staunch/core/paging";
import type { Subject } from "#platform/index.ts";

/** One running walk through a policy about one subject. */
export interface Page {
  readonly id: PageId;
  readonly subject: Subject;
  readonly title: string;
  readonly body: string | undefined;
  readonly link: string | undefined;
  readonly serviceId: ServiceId | undefined;
  readonly serviceName: string | undefined;
  readonly urgency: Urgency;
  readonly isTest: boolean;
  /** Channels and addresses are not told what it is about; people are. */
  readonly isConfidential: boolean;
  /** Under these the page's events are found: its subject, its service, and what the caller named. */
  readonly topics: readonly string[];
  readonly dedupKey: string | undefined;
  readonly policyId: EscalationPolicyId | undefined;
  readonly policyVersion: number | undefined;
  /** As the sender's alert said it. */
  readonly severity: string | undefined;
  /** Its number among the pages of its policy, from 0: whose turn it is in a round robin. */
  readonly round: number;
  /** The version it started with; edits of the policy do not reach it. */
  readonly policy: PolicySnapshot;
  readonly state: PageState;
  /** How many entries of the ledger have an outcome; the next one's ordinal is one more. */
  readonly places: number;
  /** Minutes until an acknowledged page goes on; undefined: never. */
  readonly ackTimeoutMinutes: number | undefined;
  readonly acknowledgedByName: string | undefined;
  readonly acknowledgedAt: Temporal.Instant | undefined;
  readonly resolvedAt: Temporal.Instant | undefined;
  readonly resolveReason: string | undefined;
  /** Name of who or what triggered it. */
  readonly triggeredBy: string;
  readonly createdAt: Temporal.Instant;
}

/** Why a due step did not fire, or fired for nobody. */
export type LedgerReason = SkipReason | "acknowledged" | "resolved" | "reassigned" | "policy_changed";

/** One entry of the ledger: a place of the walk and what came of it. */
export interface LedgerEntry {
  readonly ordinal: number;
  readonly place: Place;
  readonly dueAt: Temporal.Instant;
  readonly outcome: "due" | "fired" | "skipped" | "stopped";
  readonly reason: LedgerReason | undefined;
  readonly doneAt: Temporal.Instant | undefined;
  readonly people: readonly UserId[];
  readonly unreachable: readonly UserId[];
}

/** The id of a page as a timer's key carries it. */
export function asPageId(key: string): PageId {
  return asId<"page">(key);
}
