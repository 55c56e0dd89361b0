import type { MitigationId, OrganisationId, Role, ServiceId } from "@staunch/core/kernel";
import type { MitigationKind, MitigationOption, Parameter, Risk, RunnerKindName } from "@staunch/core/mitigation";
import type { RunnerSettings } from "#mitigation/ports.ts";
import type { Subject } from "#platform/index.ts";

/** Who may run a mitigation: this role and every role above it. */
export type RequiredRole = Exclude<Role, "observer">;

/** How a mitigation is carried out. */
export interface RunnerChoice {
  readonly kind: RunnerKindName;
  /** Present for kinds that need an account. */
  readonly accountId: string | undefined;
  readonly settings: RunnerSettings;
  readonly timeLimitSeconds: number;
}

/** An entry of a service's catalogue: one way to stop an impact. */
export interface Mitigation extends MitigationOption {
  readonly organisationId: OrganisationId;
  /** One line about what it does to users; empty for none. */
  readonly description: string;
  readonly requiredRole: RequiredRole;
  readonly needsApproval: boolean;
  readonly runner: RunnerChoice;
  /** The signing secret, sealed; made for every kind, and of use to those that sign. */
  readonly runnerSecret: Buffer;
  readonly createdAt: Temporal.Instant;
  /** When it was taken out of the catalogue; its runs stay readable. */
  readonly removedAt: Temporal.Instant | undefined;
  readonly version: number;
}

/** What a person writes about a mitigation. */
export interface MitigationDraft {
  readonly kind: MitigationKind;
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly secondsToEffect: number;
  readonly risk: Risk;
  readonly requiredRole: RequiredRole;
  readonly needsApproval: boolean;
  readonly runner: RunnerChoice;
}

export function mitigationSubject(id: MitigationId): Subject {
  return { type: "mitigation", id };
}

/** Where everything about a service is found. */
export function serviceTopic(serviceId: ServiceId): string {
  return `service:${serviceId}`;
}
