import { type DedupRules, defaultGrouping, flapRulesOf, type GroupingRules } from "@staunch/core/alerts";
import type { OrganisationId, ServiceId } from "@staunch/core/kernel";
import type { HeardEvent } from "#alerts/dedup-batch.ts";
import { groupingOf as readGroupings } from "#alerts/settle-groups.ts";
import { knowsItsEnd, type Source } from "#alerts/source.ts";
import { readReopenWindows } from "#catalog/index.ts";
import type { Tx } from "#platform/index.ts";

/** The settings of the services that a batch is about; read when a service is first heard of. */
export class BatchRules {
  readonly #alwaysOpensAnew: (kind: string) => boolean;
  readonly #windows = new Map<ServiceId, number>();
  readonly #groupings = new Map<ServiceId, GroupingRules>();
  /** Asked for every event of a flood; of one kind and service they are the same. */
  readonly #dedup = new Map<string, DedupRules>();

  constructor(alwaysOpensAnew: (kind: string) => boolean) {
    this.#alwaysOpensAnew = alwaysOpensAnew;
  }

  /** To be called before rules are asked for about what is heard. */
  async load(tx: Tx, heard: readonly HeardEvent[]): Promise<void> {
    const services = new Map<ServiceId, OrganisationId>();
    for (const { source } of heard)
      if (source.serviceId !== undefined && !this.#groupings.has(source.serviceId)) services.set(source.serviceId, source.organisationId);
    if (services.size === 0) return;
    const asked = [...services].map(([serviceId, organisationId]) => ({ serviceId, organisationId }));
    for (const [serviceId, minutes] of await readReopenWindows(tx, asked)) this.#windows.set(serviceId, minutes);
    const groupingOf = await readGroupings(tx, asked);
    for (const { serviceId } of asked) this.#groupings.set(serviceId, groupingOf(serviceId));
  }

  groupingOf(serviceId: ServiceId | undefined): GroupingRules {
    return (serviceId === undefined ? undefined : this.#groupings.get(serviceId)) ?? defaultGrouping;
  }

  dedupOf(source: Source): DedupRules {
    const name = `${source.kind}\n${source.serviceId ?? ""}`;
    const known = this.#dedup.get(name);
    if (known !== undefined) return known;
    const rules = this.#dedupRulesOf(source);
    this.#dedup.set(name, rules);
    return rules;
  }

  #dedupRulesOf({ kind, serviceId }: Source): DedupRules {
    const grouping = this.groupingOf(serviceId);
    const rules = { reopenWindowMs: this.#reopenWindowMs(kind, serviceId), flap: flapRulesOf(grouping) };
    if (knowsItsEnd(kind)) return rules;
    const { high, low } = grouping.autoResolveMinutes;
    return { ...rules, autoResolveMs: { high: milliseconds(high), low: milliseconds(low) } };
  }

  #reopenWindowMs(kind: string, serviceId: ServiceId | undefined): number {
    if (serviceId === undefined || this.#alwaysOpensAnew(kind)) return 0;
    return milliseconds(this.#windows.get(serviceId)) ?? 0;
  }
}

function milliseconds(minutes: number | undefined): number | undefined {
  return minutes === undefined ? undefined : minutes * 60_000;
}
