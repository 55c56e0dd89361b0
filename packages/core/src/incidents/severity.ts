import type { IncidentRole } from "#incidents/roles.ts";

/** How bad an incident is. SEV1 is the worst; if unsure, the higher. */
export type Severity = "SEV1" | "SEV2" | "SEV3" | "SEV4" | "SEV5";

/** Every severity, worst first. */
export const severities: readonly [Severity, ...Severity[]] = ["SEV1", "SEV2", "SEV3", "SEV4", "SEV5"];

/** What a severity means to people and what the product asks for because of it. */
export interface SeverityLevel {
  readonly severity: Severity;
  /** 1 (worst) to 5. */
  readonly rank: number;
  readonly word: string;
  /** Plain words that somebody who was just woken can decide by. */
  readonly description: string;
  /** Roles that must have a holder; an empty one is nudged, then paged for. */
  readonly requiredRoles: readonly IncidentRole[];
  /** Minutes between updates unless the author promises otherwise; undefined: no promise is owed. */
  readonly updateCadenceMinutes: number | undefined;
  /** Closing needs a published review, or a stated reason why none is owed. */
  readonly reviewRequired: boolean;
}

const levels: Readonly<Record<Severity, SeverityLevel>> = {
  SEV1: {
    severity: "SEV1",
    rank: 1,
    word: "Critical",
    description: "Most customers cannot use what they came for, or data or safety is at risk.",
    requiredRoles: ["incident_commander", "operations_lead", "communications_lead"],
    updateCadenceMinutes: 30,
    reviewRequired: true,
  },
  SEV2: {
    severity: "SEV2",
    rank: 2,
    word: "Major",
    description: "An important function fails or is very slow for many customers.",
    requiredRoles: ["incident_commander", "operations_lead", "communications_lead"],
    updateCadenceMinutes: 60,
    reviewRequired: true,
  },
  SEV3: {
    severity: "SEV3",
    rank: 3,
    word: "Minor",
    description: "Some customers are hindered, or there is a way around it.",
    requiredRoles: ["incident_commander"],
    updateCadenceMinutes: 240,
    reviewRequired: false,
  },
  SEV4: {
    severity: "SEV4",
    rank: 4,
    word: "Low",
    description: "Hardly anybody notices yet; it can wait for working hours.",
    requiredRoles: ["incident_commander"],
    updateCadenceMinutes: undefined,
    reviewRequired: false,
  },
  SEV5: {
    severity: "SEV5",
    rank: 5,
    word: "Info",
    description: "No impact. Worth watching together, or practising on.",
    requiredRoles: ["incident_commander"],
    updateCadenceMinutes: undefined,
    reviewRequired: false,
  },
};

/** The severities with their meaning, worst first. */
export const severityLevels: readonly SeverityLevel[] = severities.map((severity) => levels[severity]);

/** What one severity means. */
export function severityLevel(severity: Severity): SeverityLevel {
  return levels[severity];
}

/** Orders incidents for people: negative when `a` is worse than `b`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return levels[a].rank - levels[b].rank;
}

/**
 * When the next update is owed after a change of severity. A rise brings it forward to the new cadence
 * counted from now; a fall never moves a promise that was already given.
 */
export function nextUpdateAfterSeverityChange(
  severity: Severity,
  promisedAt: Temporal.Instant | undefined,
  now: Temporal.Instant,
): Temporal.Instant | undefined {
  const minutes = levels[severity].updateCadenceMinutes;
  if (minutes === undefined) return promisedAt;
  const byCadence = now.add({ minutes });
  if (promisedAt === undefined) return byCadence;
  return Temporal.Instant.compare(byCadence, promisedAt) < 0 ? byCadence : promisedAt;
}
