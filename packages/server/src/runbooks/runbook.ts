import type { Matcher } from "@staunch/core/alerts";
import type { Id, IncidentId, IncidentRunbookId, OrganisationId, RunbookId, ServiceId } from "@staunch/core/kernel";
import type { Mark } from "@staunch/core/runbooks";
import type { Actor } from "#platform/index.ts";

/** Who wrote a version or made a tick. */
export type Author = Pick<Actor, "kind" | "id" | "name">;

/** A runbook at one of its versions. */
export interface RunbookText {
  readonly organisationId: OrganisationId;
  readonly id: RunbookId;
  readonly version: number;
  readonly name: string;
  readonly markdown: string;
  /** What was changed, in its author's words; empty for none. */
  readonly summary: string;
  readonly author: Author;
  readonly at: Temporal.Instant;
}

/** What a person writes. */
export interface RunbookDraft {
  readonly name: string;
  readonly markdown: string;
  readonly summary: string;
}

/** Where a runbook opens by itself: incidents of a service, or with an alert that the matchers match. */
export type AttachedTo =
  | { readonly kind: "service"; readonly serviceId: ServiceId }
  | { readonly kind: "alert"; readonly matchers: readonly Matcher[] };

export interface Attachment {
  readonly id: Id<"attachment">;
  readonly runbookId: RunbookId;
  readonly to: AttachedTo;
}

/** Why a runbook is open in an incident; the name is that of the service, the alert, the person or the automation. */
export interface Because {
  readonly kind: "service" | "alert" | "person" | "automation";
  readonly name: string;
}

/** A runbook in an incident, at the version it was opened with. */
export interface OpenRunbook {
  readonly organisationId: OrganisationId;
  readonly id: IncidentRunbookId;
  readonly incidentId: IncidentId;
  readonly runbookId: RunbookId;
  readonly version: number;
  readonly because: Because;
  readonly openedAt: Temporal.Instant;
}

/** A tick with who made it. */
export interface StoredMark extends Mark {
  readonly seq: number;
  readonly author: Author;
  readonly at: Temporal.Instant;
}
