import type { AlertSeverity, Objective, ProbeRule, ProbeState } from "@staunch/core/alerts";
import type { OrganisationId, ProbeId, ServiceId, SourceId } from "@staunch/core/kernel";

/** The timer that looks; its key is the probe. */
export const probeTimerKind = "alerts.probe";

/** An address that must answer as expected. */
export interface HttpTarget {
  readonly kind: "http";
  readonly url: string;
  /** Undefined: anything below 400. */
  readonly expectStatus?: number | undefined;
  /** Text the body must hold; empty for none. */
  readonly expectText: string;
}

/** A port that must take a connection. */
export interface TcpTarget {
  readonly kind: "tcp";
  readonly host: string;
  readonly port: number;
}

/** A certificate that must be good for some days yet. */
export interface TlsTarget {
  readonly kind: "tls";
  readonly host: string;
  readonly port: number;
  /** The name it must be good for, where that is not the host. */
  readonly serverName?: string | undefined;
  /** Fewer days of validity than this is a failure. */
  readonly daysLeft: number;
  /** `any` looks at the dates alone. */
  readonly trust: "required" | "any";
}

/** A name that must have records. */
export interface DnsTarget {
  readonly kind: "dns";
  readonly name: string;
  readonly recordType: "A" | "AAAA" | "CNAME" | "MX" | "NS" | "TXT";
  /** Each must be among the records; none: there must be any. */
  readonly expect: readonly string[];
  /** The server to ask, by address; undefined: those this machine asks. */
  readonly server?: string | undefined;
}

/** A query whose number must meet an objective. */
export interface PromqlTarget {
  readonly kind: "promql";
  /** Of the server, without `/api/v1`. */
  readonly url: string;
  readonly query: string;
  readonly objective: Objective;
}

export type ProbeTarget = HttpTarget | TcpTarget | TlsTarget | DnsTarget | PromqlTarget;

/** What one look found. */
export interface ProbeFinding {
  readonly found: "expected" | "otherwise";
  /** For a person: "answered 503, expected 200". */
  readonly words: string;
}

export interface LookOptions {
  /** Value of the Authorization header, where there is one. */
  readonly authorization: string | undefined;
  readonly timeoutMs: number;
  readonly at: Temporal.Instant;
}

/** Looks once. Never throws for what is looked at. */
export type Prober<Target extends ProbeTarget> = (target: Target, options: LookOptions) => Promise<ProbeFinding>;

/** One for each kind. */
export type Probers = { readonly [Kind in ProbeTarget["kind"]]: Prober<Extract<ProbeTarget, { readonly kind: Kind }>> };

/** What Staunch looks at by itself, again and again, and alerts about. */
export interface Probe {
  readonly organisationId: OrganisationId;
  readonly id: ProbeId;
  readonly sourceId: SourceId;
  readonly serviceId: ServiceId | undefined;
  readonly name: string;
  readonly target: ProbeTarget;
  /** The Authorization header, sealed. */
  readonly credential: Buffer | undefined;
  readonly rule: ProbeRule;
  readonly timeoutSeconds: number;
  readonly severity: AlertSeverity;
  readonly state: ProbeState;
  readonly lastLook: { readonly at: Temporal.Instant; readonly words: string; readonly tookMs: number } | undefined;
  readonly createdAt: Temporal.Instant;
  readonly version: number;
}

/** What a person writes about a probe. */
export interface ProbeDraft {
  readonly name: string;
  readonly serviceId: ServiceId | undefined;
  readonly target: ProbeTarget;
  readonly rule: ProbeRule;
  readonly timeoutSeconds: number;
  readonly severity: AlertSeverity;
  /** The new header value, the empty text to take it away, undefined to leave it as it is. */
  readonly authorization: string | undefined;
}
