import type { ActionItemKind, ActionItemPriority, ActionItemState, PostmortemStatus, SectionKey } from "@staunch/core/postmortems";
import type { ActionItemId, IncidentId, OrganisationId, PostmortemId, UserId } from "@staunch/core/kernel";

/** The review of one incident, without its text. */
export interface Postmortem {
  readonly organisationId: OrganisationId;
  readonly id: PostmortemId;
  readonly incidentId: IncidentId;
  readonly title: string;
  readonly status: PostmortemStatus;
  /** Why no action item is owed; empty while nobody has said so. */
  readonly noActionReason: string;
  /** IANA zone in which the draft wrote its times. */
  readonly timeZone: string;
  readonly createdBy: { readonly name: string };
  readonly createdAt: Temporal.Instant;
  readonly updatedAt: Temporal.Instant;
  readonly publishedAt: Temporal.Instant | undefined;
  readonly version: number;
}

/** One part of the text, with a version of its own. */
export interface PostmortemSection {
  readonly key: SectionKey;
  readonly markdown: string;
  readonly version: number;
  readonly updatedAt: Temporal.Instant;
  readonly updatedBy: { readonly name: string };
}

/** Something to do that comes out of a review. */
export interface ActionItem extends ActionItemState {
  readonly id: ActionItemId;
  readonly postmortemId: PostmortemId;
  readonly title: string;
  readonly ownerId: UserId;
  readonly dueOn: Temporal.PlainDate;
  readonly kind: ActionItemKind;
  readonly priority: ActionItemPriority;
  readonly createdAt: Temporal.Instant;
  /** When it was done or waived. */
  readonly endedAt: Temporal.Instant | undefined;
  readonly version: number;
}
