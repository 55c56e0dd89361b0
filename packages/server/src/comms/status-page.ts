import type { ComponentStatus } from "@staunch/core/comms";
import type { ComponentId, Id, OrganisationId, ServiceId, StatusPageId } from "@staunch/core/kernel";

export type ComponentGroupId = Id<"component-group">;

/** A page about the health of what customers use, at `/status/<slug>`. */
export interface StatusPage {
  readonly organisationId: OrganisationId;
  readonly id: StatusPageId;
  /** Lower-case letters, digits and single hyphens; unique over all organisations. */
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  /** IANA zone in which the page writes times and cuts days. */
  readonly timeZone: string;
  /** Since when everybody may see it; undefined while nobody outside does. */
  readonly publishedAt: Temporal.Instant | undefined;
  readonly createdAt: Temporal.Instant;
  readonly version: number;
}

export interface ComponentGroup {
  readonly id: ComponentGroupId;
  readonly statusPageId: StatusPageId;
  readonly name: string;
  readonly position: number;
  readonly version: number;
}

/** A part of the service in customers' words. */
export interface Component {
  readonly id: ComponentId;
  readonly statusPageId: StatusPageId;
  readonly componentGroupId: ComponentGroupId | undefined;
  readonly serviceId: ServiceId | undefined;
  readonly name: string;
  readonly description: string;
  readonly position: number;
  readonly status: ComponentStatus;
  readonly createdAt: Temporal.Instant;
  readonly version: number;
}
