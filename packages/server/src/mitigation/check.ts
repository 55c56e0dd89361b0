import type { CheckId, OrganisationId, ServiceId } from "@staunch/core/kernel";
import type { CheckRule, CheckState, NamedCheck } from "@staunch/core/mitigation";
import type { CheckSource } from "#mitigation/ports.ts";
import type { Subject } from "#platform/index.ts";

/** A recovery check: where a service's number comes from, what is healthy, and for how long it must be. */
export interface RecoveryCheck extends NamedCheck {
  readonly organisationId: OrganisationId;
  readonly serviceId: ServiceId;
  readonly source: CheckSource;
  /** The Authorization header of the reading, sealed; undefined when none is needed. */
  readonly credential: Buffer | undefined;
  /** Why the last reading gave no number. */
  readonly lastError: string | undefined;
  readonly createdAt: Temporal.Instant;
  readonly removedAt: Temporal.Instant | undefined;
  readonly version: number;
}

/** What a person writes about a check. */
export interface CheckDraft {
  readonly name: string;
  readonly source: CheckSource;
  readonly rule: CheckRule;
  /** The new header value, the empty text to take it away, undefined to leave it as it is. */
  readonly authorization: string | undefined;
}

/** A check with where it stands after a reading. */
export interface CheckStanding {
  readonly state: CheckState;
  readonly lastError: string | undefined;
}

/** Readings further apart than this many intervals belong to different incidents. */
const intervalsUntilOutdated = 10;

/** Whether its last reading, if there was any, is too old to speak of the present. */
export function isOutdated(check: RecoveryCheck, now: Temporal.Instant): boolean {
  const sampledAt = check.state?.sampledAt;
  if (sampledAt === undefined) return true;
  return now.epochMilliseconds - sampledAt.epochMilliseconds > intervalsUntilOutdated * check.rule.intervalSeconds * 1000;
}

export function checkSubject(id: CheckId): Subject {
  return { type: "check", id };
}
