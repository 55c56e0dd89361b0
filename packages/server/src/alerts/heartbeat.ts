import type { AlertSeverity, HeartbeatPingKind, HeartbeatState, HeartbeatTerms } from "@staunch/core/alerts";
import type { HeartbeatId, OrganisationId, ServiceId, SourceId } from "@staunch/core/kernel";

/** The timer that notices silence; its key is the heartbeat. */
export const heartbeatTimerKind = "alerts.heartbeat";

/** A dead man's switch: who is expected to be heard of, how often, and what its silence means. */
export interface Heartbeat {
  readonly organisationId: OrganisationId;
  readonly id: HeartbeatId;
  readonly sourceId: SourceId;
  readonly serviceId: ServiceId | undefined;
  /** Sealed; whoever knows it may ping. */
  readonly keySealed: Buffer;
  readonly name: string;
  readonly description: string;
  readonly terms: HeartbeatTerms;
  /** Of its alert; urgency is derived from it. */
  readonly severity: AlertSeverity;
  /** What the alert of its silence is called; undefined: made from the name. */
  readonly alertTitle: string | undefined;
  /** Of its alert, beside its name. */
  readonly labels: Readonly<Record<string, string>>;
  readonly state: HeartbeatState;
  readonly createdAt: Temporal.Instant;
  readonly version: number;
}

/** What a person writes about a heartbeat. */
export interface HeartbeatDraft {
  readonly name: string;
  readonly description: string;
  readonly serviceId: ServiceId | undefined;
  readonly terms: HeartbeatTerms;
  readonly severity: AlertSeverity;
  readonly alertTitle: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** What a job says when it pings. */
export interface PingTold {
  readonly kind: HeartbeatPingKind;
  /** Of the process, where the ping carried one; anything but 0 is a failure. */
  readonly exitStatus?: number;
  /** The job's own name for the run that the ping belongs to. */
  readonly runId?: string;
  /** What the job had to say, as text; cut to what is kept. */
  readonly body?: string;
}

/** A ping as it is kept. */
export interface HeartbeatPingRecord {
  readonly at: Temporal.Instant;
  readonly kind: HeartbeatPingKind;
  readonly exitStatus: number | undefined;
  readonly runId: string | undefined;
  /** From the run's start to this; undefined where the start was not heard. */
  readonly durationMs: number | undefined;
  readonly body: string | undefined;
}

/** Pings of one heartbeat that are kept. */
export const keptPings = 100;
/** Characters of what a job said that are kept. */
export const keptPingBody = 10_000;
