/** The instants an incident is measured by. Each can be corrected with author and reason. */
export interface IncidentFacts {
  readonly impactStartedAt: Temporal.Instant | undefined;
  readonly detectedAt: Temporal.Instant | undefined;
  readonly declaredAt: Temporal.Instant;
  readonly mitigatedAt: Temporal.Instant | undefined;
  readonly resolvedAt: Temporal.Instant | undefined;
}

export type FactName = "impact_started" | "detected" | "declared" | "mitigated" | "resolved";

/** Every fact in the order of an outage. */
export const factNames: readonly [FactName, ...FactName[]] = ["impact_started", "detected", "declared", "mitigated", "resolved"];

const fields: Readonly<Record<FactName, keyof IncidentFacts>> = {
  impact_started: "impactStartedAt",
  detected: "detectedAt",
  declared: "declaredAt",
  mitigated: "mitigatedAt",
  resolved: "resolvedAt",
};

/** When a named fact was, if it is known. */
export function factAt(facts: IncidentFacts, name: FactName): Temporal.Instant | undefined {
  return facts[fields[name]];
}

/** Pairs that must not be turned round. Something may be mitigated before anybody declares it, so that pair is absent. */
const order: readonly (readonly [FactName, FactName])[] = [
  ["impact_started", "detected"],
  ["impact_started", "declared"],
  ["detected", "declared"],
  ["impact_started", "mitigated"],
  ["declared", "resolved"],
  ["mitigated", "resolved"],
  ["impact_started", "resolved"],
];

export type FactDecision =
  | { readonly kind: "corrected"; readonly facts: IncidentFacts; readonly before: Temporal.Instant | undefined }
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly reason: "reason_required" | "in_the_future" | "not_reached_yet" }
  | { readonly kind: "refused"; readonly reason: "out_of_order"; readonly earlier: FactName; readonly later: FactName };

/**
 * Corrects one fact. Mitigated and resolved can be moved but not invented: a state that was never reached has no instant.
 */
export function decideFactCorrection(
  facts: IncidentFacts,
  correction: { readonly name: FactName; readonly at: Temporal.Instant; readonly reason: string },
  now: Temporal.Instant,
): FactDecision {
  const before = factAt(facts, correction.name);
  if (before?.equals(correction.at) === true) return { kind: "unchanged" };
  if (correction.reason.trim() === "") return { kind: "refused", reason: "reason_required" };
  if (Temporal.Instant.compare(correction.at, now) > 0) return { kind: "refused", reason: "in_the_future" };
  const reached = correction.name !== "mitigated" && correction.name !== "resolved";
  if (before === undefined && !reached) return { kind: "refused", reason: "not_reached_yet" };

  const corrected: IncidentFacts = { ...facts, [fields[correction.name]]: correction.at };
  const turned = findTurnedPair(corrected);
  if (turned !== undefined) {
    return { kind: "refused", reason: "out_of_order", earlier: turned[0], later: turned[1] };
  }
  return { kind: "corrected", facts: corrected, before };
}

/** The first pair of facts that is the wrong way round; undefined when the order holds. */
export function findTurnedPair(facts: IncidentFacts): readonly [FactName, FactName] | undefined {
  return order.find(([earlier, later]) => {
    const first = factAt(facts, earlier);
    const second = factAt(facts, later);
    return first !== undefined && second !== undefined && Temporal.Instant.compare(first, second) > 0;
  });
}

/** How long things took, in whole seconds; undefined while either end is unknown. */
export interface IncidentDurations {
  /** Impact started to detected. */
  readonly timeToDetectSeconds: number | undefined;
  /** Detected to declared. */
  readonly timeToDeclareSeconds: number | undefined;
  /** Impact started to (last) mitigated: the headline. */
  readonly timeToMitigateSeconds: number | undefined;
  /** Impact started to resolved. */
  readonly timeToResolveSeconds: number | undefined;
}

/** Durations follow from the facts and are stored nowhere. */
export function durationsOf(facts: IncidentFacts): IncidentDurations {
  return {
    timeToDetectSeconds: secondsBetween(facts.impactStartedAt, facts.detectedAt),
    timeToDeclareSeconds: secondsBetween(facts.detectedAt, facts.declaredAt),
    timeToMitigateSeconds: secondsBetween(facts.impactStartedAt, facts.mitigatedAt),
    timeToResolveSeconds: secondsBetween(facts.impactStartedAt, facts.resolvedAt),
  };
}

function secondsBetween(from: Temporal.Instant | undefined, to: Temporal.Instant | undefined): number | undefined {
  if (from === undefined || to === undefined) return undefined;
  return Math.floor((to.epochMilliseconds - from.epochMilliseconds) / 1000);
}
