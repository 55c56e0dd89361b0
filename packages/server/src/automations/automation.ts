import type { AutomationAction, ConditionFacts } from "@staunch/core/automations";
import type { AutomationId, Id, IncidentId, OrganisationId } from "@staunch/core/kernel";
import type { GuardedFetch, SecretBox } from "#platform/index.ts";

/** What the module is given by the composition root. */
export interface AutomationsDeps {
  readonly secrets: SecretBox;
  readonly fetch: GuardedFetch;
}

/** What a person writes about an automation. */
export interface AutomationDraft {
  readonly name: string;
  readonly isEnabled: boolean;
  readonly events: readonly string[];
  readonly condition: string;
  readonly actions: readonly AutomationAction[];
}

/** When one of these events, if the condition holds, then these actions, in order. */
export interface Automation extends AutomationDraft {
  readonly organisationId: OrganisationId;
  readonly id: AutomationId;
  /** Sealed. */
  readonly webhookSecret: Buffer;
  readonly since: Temporal.Instant;
  readonly createdAt: Temporal.Instant;
  readonly removedAt: Temporal.Instant | undefined;
  readonly version: number;
}

/** The event as the run log keeps it. */
export interface HeardEvent {
  readonly type: string;
  readonly at: string;
  readonly actorName: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What became of one event that an automation listens to. */
export interface Firing {
  readonly organisationId: OrganisationId;
  readonly id: Id<"firing">;
  readonly automationId: AutomationId;
  readonly automationVersion: number;
  readonly eventSeq: number;
  readonly event: HeardEvent;
  readonly incidentId: IncidentId;
  readonly chain: readonly AutomationId[];
  readonly fired: boolean;
  readonly outcome: string;
  readonly at: Temporal.Instant;
}

export interface ActionRecord {
  readonly position: number;
  readonly action: AutomationAction;
  readonly status: "pending" | "done" | "failed";
  /** In words; empty while pending. */
  readonly outcome: string;
}

export interface HeardFacts {
  readonly incidentId: IncidentId;
  readonly facts: ConditionFacts;
}
