import { hash } from "node:crypto";
import { dedupEvent, type DedupOutcome, type DedupRules, type Route, type SenderEvent, type Transition } from "@staunch/core/alerts";
import { type AlertGroupId, asId } from "@staunch/core/kernel";
import type { Source } from "#alerts/source.ts";
import type { PipelineAlert } from "#alerts/store-pipeline.ts";
import type { Tombstone } from "#alerts/store-tombstones.ts";
import { type Actor, newId } from "#platform/index.ts";

/** One thing heard of one key, and from whom. */
export interface HeardEvent {
  readonly source: Source;
  readonly event: SenderEvent;
  readonly receivedAtMs: number;
  readonly actor: Actor;
  /** Why an alert ends, where it was not its sender who said so. */
  readonly reason?: "expired" | "person";
  /** What routing rules decided about it; absent where none matched. */
  readonly route?: Route | undefined;
  /** As the rules set it. */
  readonly urgency?: Route["urgency"];
  /** The sender's own key, where rules may have given it another. */
  readonly senderKey?: string;
}

/** What a batch did to one alert. */
export interface TouchedAlert {
  readonly alert: PipelineAlert;
  readonly isNew: boolean;
  /** The newest content, if the batch brought one that differs from what is stored. */
  readonly content: SenderEvent | undefined;
  readonly steps: readonly { readonly transition: Transition; readonly heard: HeardEvent }[];
}

/** Set once the group is known; a new alert is never written before. */
const noGroup = asId<"alert-group">("");

export function keyOf(organisationId: string, sourceId: string, dedupKey: string): string {
  return `${organisationId}\n${sourceId}\n${dedupKey}`;
}

function contentHash(event: SenderEvent, route: Route | undefined): string {
  const { title, description, severity, labels, links, payload } = event;
  const content: unknown[] = [title, description, severity, labels, links, payload];
  if (route !== undefined) content.push(route);
  return hash("sha1", JSON.stringify(content));
}

/** The newest route of an open alert; its service and its policy stay those it opened with, as does its group. */
function routeAfter(before: PipelineAlert, state: PipelineAlert["state"], { event, route }: HeardEvent): Route | undefined {
  if (state.latest !== event) return before.route;
  const escalationPolicyId = before.route?.escalationPolicyId;
  if (route?.escalationPolicyId === escalationPolicyId) return route;
  const { escalationPolicyId: _now, ...others } = route ?? { steps: [] };
  return { ...others, ...(escalationPolicyId !== undefined && { escalationPolicyId }) };
}

function firstState(heard: HeardEvent, state: PipelineAlert["state"]): PipelineAlert {
  const { organisationId, id: sourceId, serviceId } = heard.source;
  const { dedupKey, title } = heard.event;
  return {
    id: newId<"alert">(),
    organisationId,
    sourceId,
    dedupKey,
    serviceId,
    groupId: noGroup,
    title,
    contentHash: "",
    route: heard.route,
    state,
  };
}

/** What is stored of the keys of a batch. */
export interface StoredKeys {
  /** The newest alert of each. */
  readonly newest: ReadonlyMap<string, PipelineAlert>;
  /** The sender's own time, in milliseconds, of a resolve that came before what it resolves. */
  readonly tombstones: ReadonlyMap<string, number>;
}

export interface Deduped {
  /** Older ones of a key first. */
  readonly touched: readonly TouchedAlert[];
  /** Tombstones to remember. */
  readonly tombstones: readonly Tombstone[];
}

interface Following {
  readonly current: Map<string, TouchedAlert>;
  readonly earlier: TouchedAlert[];
  readonly tombstones: Map<string, Tombstone>;
}

/** Follows each key's events in the order they were heard. */
export function dedupBatch(heard: readonly HeardEvent[], stored: StoredKeys, rulesOf: (source: Source) => DedupRules): Deduped {
  const following: Following = { current: new Map(), earlier: [], tombstones: new Map() };
  for (const one of heard) {
    const key = keyOf(one.source.organisationId, one.source.id, one.event.dedupKey);
    const before = following.current.get(key) ?? untouched(stored.newest.get(key));
    const tombstoneAtMs = following.tombstones.get(key)?.resolvedAtMs ?? stored.tombstones.get(key);
    const outcome = dedupEvent(before?.alert.state, { ...one, tombstoneAtMs }, rulesOf(one.source));
    follow(following, key, { one, before, outcome });
  }
  const { earlier, current, tombstones } = following;
  return { touched: [...earlier, ...current.values()].map(withContent), tombstones: [...tombstones.values()] };
}

interface Step {
  readonly one: HeardEvent;
  readonly before: TouchedAlert | undefined;
  readonly outcome: DedupOutcome;
}

function follow({ current, earlier, tombstones }: Following, key: string, { one, before, outcome }: Step): void {
  switch (outcome.kind) {
    case "opens":
      if (before !== undefined && before.steps.length > 0) earlier.push(before);
      current.set(key, {
        alert: firstState(one, outcome.state),
        isNew: true,
        content: undefined,
        steps: [{ transition: "opened", heard: one }],
      });
      return;
    case "changes":
      if (before === undefined) return;
      current.set(key, {
        ...before,
        alert: { ...before.alert, state: outcome.state, route: routeAfter(before.alert, outcome.state, one) },
        steps: addStep(before.steps, { transition: outcome.transition, heard: one }),
      });
      return;
    case "ignored": {
      const { organisationId, id: sourceId } = one.source;
      const resolvedAtMs = outcome.tombstoneAtMs;
      if (resolvedAtMs !== undefined) tombstones.set(key, { organisationId, sourceId, dedupKey: one.event.dedupKey, resolvedAtMs });
    }
  }
}

function untouched(stored: PipelineAlert | undefined): TouchedAlert | undefined {
  return stored === undefined ? undefined : { alert: stored, isNew: false, content: undefined, steps: [] };
}

/** A thousand repeats are one step: only the first of a run of them is kept. */
function addStep(steps: TouchedAlert["steps"], step: TouchedAlert["steps"][number]): TouchedAlert["steps"] {
  return step.transition === "repeated" && steps.at(-1)?.transition === "repeated" ? steps : [...steps, step];
}

function withContent(touched: TouchedAlert): TouchedAlert {
  const latest = touched.alert.state.latest;
  if (latest === undefined) return touched;
  const newHash = contentHash(latest, touched.alert.route);
  if (newHash === touched.alert.contentHash) return touched;
  return { ...touched, content: latest, alert: { ...touched.alert, title: latest.title, contentHash: newHash } };
}

export function hasStep(touched: TouchedAlert, ...transitions: readonly Transition[]): boolean {
  return touched.steps.some((step) => transitions.includes(step.transition));
}

export function isOpen(touched: TouchedAlert): boolean {
  return touched.alert.state.status !== "resolved";
}

export function inGroup(touched: TouchedAlert, groupId: AlertGroupId): TouchedAlert {
  return { ...touched, alert: { ...touched.alert, groupId } };
}
