import type { MitigationId, OrganisationId, Role, ServiceId } from "@staunch/core/kernel";
import type { MitigationKind, MitigationOption, Parameter, Risk } from "@staunch/core/mitigation";
import type { Subject } from "#platform/index.ts";

/** Who may run a mitigation: this role and every role above it. */
export type RequiredRole = Exclude<Role, "observer">;

/** An entry of a service's catalogue: one way to stop an impact. */
export interface Mitigation extends MitigationOption {
  readonly organisationId: OrganisationId;
  /** One line about what it does to users; empty for none. */
  readonly description: string;
  readonly requiredRole: RequiredRole;
  readonly needsApproval: boolean;
  readonly runnerUrl: string;
  /** The signing secret, sealed. */
  readonly runnerSecret: Buffer;
  readonly timeLimitSeconds: number;
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
  readonly runnerUrl: string;
  readonly timeLimitSeconds: number;
}

export function mitigationSubject(id: MitigationId): Subject {
  return { type: "mitigation", id };
}

/** Where everything about a service is found. */
export function serviceTopic(serviceId: ServiceId): string {
  return `service:${serviceId}`;
}
