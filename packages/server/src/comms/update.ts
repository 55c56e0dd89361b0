import type { AffectedComponent, Audience, UpdateStatus } from "@staunch/core/comms";
import type { IncidentId, StatusPageId, UpdateId } from "@staunch/core/kernel";

/** What was told about an incident, once and for good: updates are never edited, only followed by others. */
export interface Update {
  readonly id: UpdateId;
  readonly incidentId: IncidentId;
  readonly audience: Audience;
  readonly status: UpdateStatus;
  /** What its readers call the incident. */
  readonly title: string;
  /** Markdown. */
  readonly message: string;
  /** When it will be over, in the author's words. */
  readonly etaText: string | undefined;
  /** When the next word comes. */
  readonly nextUpdateAt: Temporal.Instant | undefined;
  readonly postedAt: Temporal.Instant;
  readonly postedBy: { readonly name: string };
  /** Pages that show it; empty unless it is public. */
  readonly statusPageIds: readonly StatusPageId[];
  /** Components it speaks of, with the status it gave them. */
  readonly components: readonly AffectedComponent[];
}
