import { hash } from "node:crypto";
import {
  type AlertState,
  dedupEvent,
  type DedupOutcome,
  type DedupRules,
  type Route,
  type SenderEvent,
  type Transition,
} from "@staunch/core/alerts";
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

/**
 * Follows each key's events in the order they are heard. Of a thousand repeats it keeps the first and the newest: what it
 * holds grows with the alerts, not with what is said of them.
 */
export class DedupBatch {
  readonly #stored: StoredKeys;
  readonly #current = new Map<string, TouchedAlert>();
  readonly #earlier: TouchedAlert[] = [];
  readonly #tombstones = new Map<string, Tombstone>();
  #changes = 0;

  /** @param stored may be added to while events are heard, but for a key that was heard of */
  constructor(stored: StoredKeys) {
    this.#stored = stored;
  }

  /** How often an alert opened, ended, or became more urgent so far. */
  get changes(): number {
    return this.#changes;
  }

  /** How many alerts were heard of so far. */
  get size(): number {
    return this.#earlier.length + this.#current.size;
  }

  /** @param key of the event, as `keyOf` makes it */
  hear(key: string, one: HeardEvent, rules: DedupRules): void {
    const before = this.#current.get(key) ?? untouched(this.#stored.newest.get(key));
    const tombstoneAtMs = this.#tombstones.get(key)?.resolvedAtMs ?? this.#stored.tombstones.get(key);
    const heard = tombstoneAtMs === undefined ? one : { ...one, tombstoneAtMs };
    const outcome = dedupEvent(before?.alert.state, heard, rules);
    switch (outcome.kind) {
      case "opens":
        this.#open(key, { one, before, state: outcome.state });
        return;
      case "changes":
        if (before !== undefined) this.#change(key, { one, before, outcome });
        return;
      case "ignored":
        this.#remember(key, one, outcome.tombstoneAtMs);
    }
  }

  /** What all that was heard came to. */
  end(): Deduped {
    return { touched: [...this.#earlier, ...this.#current.values()].map(withContent), tombstones: [...this.#tombstones.values()] };
  }

  #open(
    key: string,
    { one, before, state }: Pick<Step, "one"> & { readonly before: TouchedAlert | undefined; readonly state: AlertState },
  ): void {
    if (before !== undefined && before.steps.length > 0) this.#earlier.push(before);
    this.#changes++;
    const steps = [{ transition: "opened", heard: one }] as const;
    this.#current.set(key, { alert: firstState(one, state), isNew: true, content: undefined, steps });
  }

  #change(key: string, { one, before, outcome: { state, transition } }: Step): void {
    if (transition !== "repeated") this.#changes++;
    const alert = { ...before.alert, state, route: routeAfter(before.alert, state, one) };
    this.#current.set(key, { ...before, alert, steps: addStep(before.steps, { transition, heard: one }) });
  }

  #remember(key: string, { source, event }: HeardEvent, resolvedAtMs: number | undefined): void {
    if (resolvedAtMs === undefined) return;
    const { organisationId, id: sourceId } = source;
    this.#tombstones.set(key, { organisationId, sourceId, dedupKey: event.dedupKey, resolvedAtMs });
  }
}

interface Step {
  readonly one: HeardEvent;
  readonly before: TouchedAlert;
  readonly outcome: Extract<DedupOutcome, { readonly kind: "changes" }>;
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
