import type { Reading } from "@staunch/core/alerts";
import type { OrganisationId, ServiceId, SourceId } from "@staunch/core/kernel";
import type { z } from "zod";

/** What a kind lets people set for one source of it, beside name and service. */
export type SourceSettings = Readonly<Record<string, unknown>>;

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
  /** Reads a body that somebody pasted to try routing rules on, as if it had been sent now; left out where it cannot be read alone. */
  readonly readBody?: (json: unknown, nowMs: number) => Reading;
  /** What can be set for a source of this kind; none when left out. An empty object must satisfy it: every setting has a default. */
  readonly settings?: z.ZodType<SourceSettings>;
  /** What the sender signs or authenticates with, where it is not the routing key. */
  readonly secret?: {
    /** What the sender's own set-up page calls it. */
    readonly label: string;
    /** `required`: without it nothing is accepted. */
    readonly need: "required" | "optional";
  };
}

/** What an incoming request needs to know of the source it names. */
export interface Source {
  readonly organisationId: OrganisationId;
  readonly id: SourceId;
  readonly kind: string;
  readonly name: string;
  readonly serviceId: ServiceId | undefined;
}

/** A source while it is being spoken to. */
export interface CallingSource extends Source {
  /** As its kind's schema left them. */
  readonly settings: SourceSettings;
  readonly secret: string | undefined;
  /** Requests it may send a second, where somebody set a number. */
  readonly requestsPerSecond: number | undefined;
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
  readonly settings: SourceSettings;
  /** Is a secret set? It is never shown. */
  readonly hasSecret: boolean;
  /** null: what any source may. */
  readonly requestsPerSecond: number | null;
  readonly version: number;
  readonly lastEventAt: Temporal.Instant | null;
  readonly lastError: string | null;
  readonly lastErrorAt: Temporal.Instant | null;
}

/** Where people's reports came in before they were kept by themselves. */
const reportKind = "report";

/** Does Staunch speak through sources of this kind itself, so that nobody sets one up? */
export function isOwnKind(kind: string): boolean {
  return kind === reportKind || kind === heartbeatKind || kind === probeKind;
}

/** Does Staunch itself see when the problem is over, so that its silence means nothing? */
export function knowsItsEnd(kind: string): boolean {
  return kind === heartbeatKind || kind === probeKind;
}

/** Of the sources that heartbeats speak through. */
export const heartbeatKind = "heartbeat";
/** Of the sources that probes speak through. */
export const probeKind = "probe";
