import type { AlertSeverity } from "@staunch/core/alerts";
import type { OrganisationId, ServiceId, SourceId } from "@staunch/core/kernel";

/** A kind of sender Staunch understands; each vendor folder brings its own. */
export interface SourceKind {
  /** The word in the address, as `pagerduty`. */
  readonly kind: string;
  /** What people call it. */
  readonly label: string;
  /** The address a sender is pointed at. */
  address(publicUrl: string, routingKey: string): string;
  /** How to set the sender up: Markdown with one command or one piece of configuration that works as it stands. */
  setup(publicUrl: string, routingKey: string): string;
  /** Does the protocol itself say that a trigger after a resolve is a new problem (as PagerDuty's does)? */
  readonly alwaysOpensAnew: boolean;
}

/** What an incoming request needs to know of the source it names. */
export interface Source {
  readonly organisationId: OrganisationId;
  readonly id: SourceId;
  readonly kind: string;
  readonly name: string;
  readonly serviceId: ServiceId | undefined;
}

/** A source as people see it. */
export interface SourceView {
  readonly id: SourceId;
  readonly kind: string;
  readonly name: string;
  readonly serviceId: ServiceId | null;
  readonly routingKey: string;
  readonly url: string;
  readonly setup: string;
  readonly lastEventAt: Temporal.Instant | null;
  readonly lastError: string | null;
  readonly lastErrorAt: Temporal.Instant | null;
}

/** Where a person's report comes in; every organisation has one. */
export const reportKind = "report";

export interface Report {
  readonly text: string;
  readonly severity: AlertSeverity;
  readonly serviceId: ServiceId | undefined;
}
