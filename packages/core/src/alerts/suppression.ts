import { compileMatchers, type Labels, type LabelTest, type Matcher } from "#alerts/matchers.ts";
import { ownLabelPrefix } from "#alerts/match-labels.ts";
import { containsInterval, nextIntervalChange, type TimeInterval } from "#alerts/time-interval.ts";
import type { Id, ServiceId } from "#kernel/index.ts";

export type SilenceId = Id<"silence">;
export type MaintenanceWindowId = Id<"maintenance-window">;
export type MuteIntervalId = Id<"mute-interval">;
export type InhibitionRuleId = Id<"inhibition-rule">;

/** What can hold an alert back. `rule`: a routing rule said to suppress it. */
export type SuppressionKind = "silence" | "maintenance_window" | "mute_interval" | "inhibition" | "flap_hold" | "rule";

/** One thing that holds an alert back now, as it is kept with the alert. */
export interface HeldBy {
  readonly kind: SuppressionKind;
  /** Of the silence, window, mute interval, inhibition or routing rule; of the alert itself while it flaps. */
  readonly id: string;
  readonly name: string;
  /** RFC 3339. */
  readonly since: string;
  /** The alert that inhibits. */
  readonly alertId?: string;
  /** When it ends by itself, where that is known; RFC 3339. */
  readonly until?: string;
}

/** Holds back what its matchers match, from its start until its end. */
export interface ActiveSilence {
  readonly id: SilenceId;
  readonly reason: string;
  readonly matchers: readonly Matcher[];
  readonly startsAt: Temporal.Instant;
  /** Undefined: until what it holds is resolved. */
  readonly endsAt: Temporal.Instant | undefined;
}

/** Holds back the alerts of its services. */
export interface ActiveWindow {
  readonly id: MaintenanceWindowId;
  readonly reason: string;
  /** Those that depend on them are included already. */
  readonly serviceIds: readonly ServiceId[];
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
}

/** Holds back what its matchers match, whenever one of its intervals comes round. */
export interface ActiveMute {
  readonly id: MuteIntervalId;
  readonly name: string;
  readonly matchers: readonly Matcher[];
  readonly intervals: readonly TimeInterval[];
}

/** One that holds an alert back, as far as time and labels decide. */
export interface Holder {
  readonly kind: "silence" | "maintenance_window" | "mute_interval";
  readonly id: string;
  /** A silence and a window go by their reason, a mute interval by its name. */
  readonly name: string;
  /** When it ends by itself; absent for a mute interval, which comes and goes, and for a silence until resolved. */
  readonly endsAt?: Temporal.Instant | undefined;
}

/** What is asked of an alert before it may page. */
export interface HoldFacts {
  readonly labels: Labels;
  readonly serviceId: ServiceId | undefined;
}

/** Labels of the sender's, or one of some services. */
export interface Needs {
  readonly labels?: Labels;
  readonly serviceIds?: readonly ServiceId[];
}

interface Suppressor extends Holder {
  readonly holds: (facts: HoldFacts) => boolean;
  readonly isActive: (at: Temporal.Instant) => boolean;
  readonly nextChange: (after: Temporal.Instant) => Temporal.Instant | undefined;
  /** A label that must have this value for it to hold anything: under this it is filed. */
  readonly key: Readonly<Pick<Matcher, "name" | "value">> | undefined;
  /** What every alert has that it holds; empty where that cannot be said. */
  readonly needs: Needs;
}

/** Everything of an organisation that holds alerts back by time and labels. */
export type Suppressors = readonly Suppressor[];

/** Makes the rules ready to be asked. One whose matchers cannot be used holds nothing: paging too much is the smaller error. */
export function compileSuppressors(rules: {
  readonly silences: readonly ActiveSilence[];
  readonly windows: readonly ActiveWindow[];
  readonly mutes: readonly ActiveMute[];
}): Suppressors {
  return [...rules.windows.map(ofWindow), ...rules.mutes.map(ofMute), ...rules.silences.map(ofSilence)];
}

function testOf(matchers: readonly Matcher[]): LabelTest {
  const compiled = compileMatchers(matchers);
  return compiled.kind === "compiled" ? compiled.matches : () => false;
}

function keyOf(matchers: readonly Matcher[]): Suppressor["key"] {
  return matchers.find((matcher) => matcher.isEqual && !matcher.isRegex && matcher.value !== "");
}

function isBefore(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) < 0;
}

function needsOf(matchers: readonly Matcher[]): Needs {
  const labels = insistedOn(matchers);
  return Object.keys(labels).length === 0 ? {} : { labels };
}

/** Labels of the sender's that an alert must have for the matchers to match. */
export function insistedOn(matchers: readonly Matcher[]): Labels {
  const plain = matchers.filter(
    ({ name, value, isRegex, isEqual }) => isEqual && !isRegex && value !== "" && !name.startsWith(ownLabelPrefix),
  );
  return Object.fromEntries(plain.map(({ name, value }) => [name, value]));
}

/** Half-open: the start belongs to it, the end does not. */
function between(startsAt: Temporal.Instant, endsAt: Temporal.Instant | undefined): Pick<Suppressor, "isActive" | "nextChange"> {
  return {
    isActive: (at) => !isBefore(at, startsAt) && (endsAt === undefined || isBefore(at, endsAt)),
    nextChange: (after) => [startsAt, endsAt].find((edge) => edge !== undefined && isBefore(after, edge)),
  };
}

function ofSilence({ id, reason, matchers, startsAt, endsAt }: ActiveSilence): Suppressor {
  const matches = testOf(matchers);
  return {
    kind: "silence",
    id,
    name: reason,
    endsAt,
    holds: ({ labels }) => matches(labels),
    ...between(startsAt, endsAt),
    key: keyOf(matchers),
    needs: needsOf(matchers),
  };
}

function ofWindow({ id, reason, serviceIds, startsAt, endsAt }: ActiveWindow): Suppressor {
  const services = new Set(serviceIds);
  const holds = ({ serviceId }: HoldFacts): boolean => serviceId !== undefined && services.has(serviceId);
  return {
    kind: "maintenance_window",
    id,
    name: reason,
    endsAt,
    holds,
    ...between(startsAt, endsAt),
    key: undefined,
    needs: { serviceIds },
  };
}

function ofMute({ id, name, matchers, intervals }: ActiveMute): Suppressor {
  const matches = testOf(matchers);
  return {
    kind: "mute_interval",
    id,
    name,
    holds: ({ labels }) => matches(labels),
    isActive: (at) => intervals.some((interval) => containsInterval(interval, at)),
    nextChange: (after) => earliest(intervals.map((interval) => nextIntervalChange(interval, after))),
    key: keyOf(matchers),
    needs: needsOf(matchers),
  };
}

function earliest(instants: readonly (Temporal.Instant | undefined)[]): Temporal.Instant | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.toSorted((one, other) => Temporal.Instant.compare(one, other))[0];
}

/** When any of them next begins or ends to hold alerts back; undefined when nothing is ahead. */
export function nextSuppressionChange(suppressors: Suppressors, after: Temporal.Instant): Temporal.Instant | undefined {
  return earliest(suppressors.map((suppressor) => suppressor.nextChange(after)));
}

/** Those that are in force at an instant. */
export function activeSuppressors(suppressors: Suppressors, at: Temporal.Instant): Suppressors {
  return suppressors.filter((suppressor) => suppressor.isActive(at));
}

/** Whether one of them holds the alert. */
export type HoldersOf = (facts: HoldFacts) => readonly Holder[];

/**
 * Files suppressors in force by a label they insist on, so that an alert is held against the few that could hold it
 * and not against all.
 */
export function fileSuppressors(active: Suppressors): HoldersOf {
  const byLabel = new Map<string, Map<string, Suppressor[]>>();
  const unfiled: Suppressor[] = [];
  for (const suppressor of active) {
    if (suppressor.key === undefined) {
      unfiled.push(suppressor);
      continue;
    }
    const drawer = byLabel.get(suppressor.key.name) ?? new Map<string, Suppressor[]>();
    byLabel.set(suppressor.key.name, drawer);
    drawer.set(suppressor.key.value, [...(drawer.get(suppressor.key.value) ?? []), suppressor]);
  }
  return (facts) => {
    const candidates = [...unfiled];
    for (const [name, drawer] of byLabel) {
      const value = Object.hasOwn(facts.labels, name) ? facts.labels[name] : undefined;
      if (value !== undefined) candidates.push(...(drawer.get(value) ?? []));
    }
    return candidates.filter((suppressor) => suppressor.holds(facts)).map(({ kind, id, name, endsAt }) => ({ kind, id, name, endsAt }));
  };
}
