import { neededServices } from "#catalog/index.ts";
import type { ChangeKind, Dependency } from "#catalog/index.ts";
import type { ChangeId, ServiceId } from "#kernel/index.ts";

/** Minutes before the impact in which a change can be a suspect. The empty state of the incident room names this span. */
export const suspectWindowMinutes = 120;

/**
 * Seconds after the first alert in which a change still counts: deploy tools report when they finish,
 * and clocks of different machines disagree by seconds.
 */
const clockDisagreementSeconds = 60;

/** Minutes in which the suspicion of a change halves. Most deploys that break something do so within the first quarter of an hour. */
const suspicionHalvesEveryMinutes = 30;

/** Farther up the dependency graph a change is no suspect: everything is connected in four hops. */
const farthestSuspectHops = 3;
const distanceWeight: readonly number[] = [1, 0.7, 0.45, 0.25];

const kindWeight: Readonly<Record<ChangeKind, number>> = {
  deploy: 1,
  config: 0.95,
  migration: 0.95,
  flag: 0.9,
  scale: 0.6,
  other: 0.6,
  // A rollback returns to what was seen to work.
  rollback: 0.5,
};

/** A change near the impact, as the catalogue knows it. */
export interface CandidateChange {
  readonly id: ChangeId;
  readonly kind: ChangeKind;
  readonly serviceId: ServiceId;
  readonly serviceName: string;
  readonly at: Temporal.Instant;
  /** What runs since the change, and what ran before; undefined where unknown. */
  readonly version: string | undefined;
  readonly previousVersion: string | undefined;
}

/** How earlier changes of the same kind to the same service ended. */
export interface ChangeHistory {
  /** Changes of the kind to the service in the last 90 days. */
  readonly changes: number;
  /** Those of them that were undone by a run during an incident. */
  readonly undone: number;
}

/** How a changed service stands to the affected ones. */
export interface Reach {
  /** From the nearest affected service to the service it depends on: 0 for an affected service itself. */
  readonly hops: number;
  /** How many of the affected services a fault of this one would explain, itself included. */
  readonly explains: number;
  /** How many services are affected. */
  readonly affected: number;
}

/** How every service that an affected one is or depends on stands to all of them, up to {@link farthestSuspectHops}. */
export function reachFrom(dependencies: readonly Dependency[], affected: readonly ServiceId[]): ReadonlyMap<ServiceId, Reach> {
  const reach = new Map<ServiceId, Reach>();
  for (const start of affected) {
    for (const [serviceId, hops] of neededServices(dependencies, start, farthestSuspectHops)) {
      const known = reach.get(serviceId);
      reach.set(serviceId, {
        hops: Math.min(hops, known?.hops ?? hops),
        explains: (known?.explains ?? 0) + 1,
        affected: affected.length,
      });
    }
  }
  return reach;
}

/** What is asked about. */
export interface SuspectQuestion {
  /** When it began to hurt: the first alert, or the impact's start as a person stated it. */
  readonly since: Temporal.Instant;
  /** Which of the two `since` is; it appears in the sentences. */
  readonly sinceIs: "first_alert" | "impact";
  /** How a service stands to the affected ones; undefined when none of them is it or depends on it. */
  readonly reachOf: (serviceId: ServiceId) => Reach | undefined;
  readonly historyOf: (change: CandidateChange) => ChangeHistory | undefined;
  /** Changes of which somebody said "not this one". */
  readonly dismissed: ReadonlySet<ChangeId>;
}

/** A word, never a figure: a percentage would claim a precision that nobody can check. */
export type Strength = "strong" | "possible" | "weak";

/** A recent change that may be the cause, and why it is thought so. */
export interface Suspect {
  readonly change: CandidateChange;
  readonly strength: Strength;
  /** Complete sentences without a full stop, the most telling first. */
  readonly evidence: readonly string[];
  /** Orders suspects of one incident; has no meaning beyond that. */
  readonly score: number;
}

/** Suspects, the likeliest first, and those set aside by a person, latest change first. */
export interface SuspectRanking {
  readonly suspects: readonly Suspect[];
  readonly dismissed: readonly Suspect[];
}

/**
 * Ranks recent changes by how likely each is the cause. Nothing outside the window, after the impact or
 * unconnected to an affected service is named.
 */
export function rankSuspects(changes: readonly CandidateChange[], question: SuspectQuestion): SuspectRanking {
  const near = changes.filter((change) => isNear(change, question));
  const ranked = near.map((change) => judge(change, near, question)).toSorted(bySuspicion);
  return {
    suspects: ranked.filter((suspect) => !question.dismissed.has(suspect.change.id)),
    dismissed: ranked
      .filter((suspect) => question.dismissed.has(suspect.change.id))
      .toSorted((left, right) => Temporal.Instant.compare(right.change.at, left.change.at)),
  };
}

function isNear(change: CandidateChange, question: SuspectQuestion): boolean {
  const seconds = secondsBefore(change, question);
  const hops = question.reachOf(change.serviceId)?.hops;
  return seconds >= -clockDisagreementSeconds && seconds <= suspectWindowMinutes * 60 && hops !== undefined && hops <= farthestSuspectHops;
}

const unconnected: Reach = { hops: farthestSuspectHops, explains: 0, affected: 1 };

function judge(change: CandidateChange, near: readonly CandidateChange[], question: SuspectQuestion): Suspect {
  const reach = question.reachOf(change.serviceId) ?? unconnected;
  const { hops } = reach;
  const minutes = Math.max(0, secondsBefore(change, question) / 60);
  const history = question.historyOf(change);
  const replacement = replacementOf(change, near);
  const score =
    2 ** (-minutes / suspicionHalvesEveryMinutes) *
    (distanceWeight[hops] ?? 0) *
    reachWeight(reach) *
    kindWeight[change.kind] *
    historyWeight(history) *
    (replacement === undefined ? 1 : 0.4);
  const evidence = [
    timeSentence(change, question),
    hops === 0 ? "Same service" : distanceSentence(change, hops),
    reachSentence(change, reach),
    replacement === undefined ? undefined : replacementSentence(replacement),
    onlyOneSentence(near, question),
    historySentence(change, history),
  ].filter((sentence) => sentence !== undefined);
  return { change, strength: strengthOf(score), evidence, score };
}

function strengthOf(score: number): Strength {
  if (score >= 0.6) return "strong";
  return score >= 0.25 ? "possible" : "weak";
}

/** The same input always gives the same order: the later change first, then the id. */
function bySuspicion(left: Suspect, right: Suspect): number {
  return (
    right.score - left.score || Temporal.Instant.compare(right.change.at, left.change.at) || (left.change.id < right.change.id ? -1 : 1)
  );
}

/** What explains one of several affected services leaves the rest unexplained; a common cause is worth more than a near one. */
function reachWeight({ explains, affected }: Reach): number {
  return affected <= 1 ? 1 : 0.5 + 0.5 * (explains / affected) ** 2;
}

/** At least one change in three undone makes the next one a quarter more suspect; few changes prove nothing. */
function historyWeight(history: ChangeHistory | undefined): number {
  if (history === undefined || history.changes < 3) return 1;
  return 1 + 0.25 * Math.min(1, (3 * history.undone) / history.changes);
}

/** A later version of the same service before the impact: the earlier one was no longer what people used. */
function replacementOf(change: CandidateChange, near: readonly CandidateChange[]): CandidateChange | undefined {
  if (change.kind !== "deploy" && change.kind !== "rollback") return undefined;
  return near.find(
    (other) =>
      other.serviceId === change.serviceId &&
      (other.kind === "deploy" || other.kind === "rollback") &&
      Temporal.Instant.compare(other.at, change.at) > 0,
  );
}

const did: Readonly<Record<ChangeKind, string>> = {
  deploy: "Deployed",
  rollback: "Rolled back",
  flag: "Flag turned",
  config: "Configured",
  migration: "Migrated",
  scale: "Scaled",
  other: "Changed",
};

const plural: Readonly<Record<ChangeKind, string>> = {
  deploy: "deploys",
  rollback: "rollbacks",
  flag: "flag changes",
  config: "configuration changes",
  migration: "migrations",
  scale: "scalings",
  other: "changes",
};

function timeSentence(change: CandidateChange, question: SuspectQuestion): string {
  const what = question.sinceIs === "first_alert" ? "the first alert" : "the impact began";
  const seconds = secondsBefore(change, question);
  if (seconds < 0) return `${did[change.kind]} within a minute after ${what}, as its sender reports it`;
  return `${did[change.kind]} ${spanText(seconds)} before ${what}`;
}

function distanceSentence(change: CandidateChange, hops: number): string {
  return hops === 1 ? `The service depends on ${change.serviceName}` : `The service depends on ${change.serviceName}, ${hops} steps away`;
}

function reachSentence(change: CandidateChange, { hops, explains, affected }: Reach): string | undefined {
  if (affected <= 1 || explains <= 1) return undefined;
  const how = hops === 0 ? `are ${change.serviceName} or depend on it` : `depend on ${change.serviceName}`;
  return explains === affected ? `All ${affected} affected services ${how}` : `${explains} of ${affected} affected services ${how}`;
}

function replacementSentence(replacement: CandidateChange): string {
  return replacement.version === undefined ? "Replaced again before that" : `Replaced by ${replacement.version} before that`;
}

function onlyOneSentence(near: readonly CandidateChange[], question: SuspectQuestion): string | undefined {
  const what = question.sinceIs === "first_alert" ? "first alert" : "impact";
  return near.length === 1 ? `The only change in the ${suspectWindowMinutes / 60} h before the ${what}` : undefined;
}

function historySentence(change: CandidateChange, history: ChangeHistory | undefined): string | undefined {
  if (history === undefined || history.undone === 0) return undefined;
  return `${history.undone} of ${history.changes} ${plural[change.kind]} of ${change.serviceName} in 90 days were undone in an incident`;
}

function secondsBefore(change: CandidateChange, question: SuspectQuestion): number {
  return (question.since.epochMilliseconds - change.at.epochMilliseconds) / 1000;
}

/** "40 s", "4 min", "1 h 10 min": as people say it. */
function spanText(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
