import { routingLimits, type RoutingActions } from "@staunch/core/alerts";
import type { ServiceId } from "@staunch/core/kernel";
import {
  createInhibition,
  createMute,
  createRoutingRules,
  listInhibitions,
  listMutes,
  listRoutingRules,
  type RoutingRuleWish,
} from "#alerts/index.ts";
import { findServiceByName, readService } from "#catalog/index.ts";
import { requirePermission } from "#identity/index.ts";
import { type CommandContext, type Database, invalid, recordEvent } from "#platform/index.ts";
import { readConfiguration } from "#vendors/prometheus/read-configuration.ts";
import {
  type ImportItem,
  type ImportPlan,
  type PlannedInhibition,
  type PlannedMute,
  type PlannedRule,
  translateConfiguration,
} from "#vendors/prometheus/translate-configuration.ts";

export interface ImportDeps {
  readonly database: Database;
  readonly publicUrl: string;
}

export interface ImportRequest {
  /** The text of an `alertmanager.yml`. */
  readonly configuration: string;
  /** Which service a receiver is; without, the one of its name. */
  readonly services?: Readonly<Record<string, ServiceId>> | undefined;
  /** `dry-run` saves nothing. */
  readonly mode: "dry-run" | "apply";
}

export interface ImportReport {
  readonly applied: boolean;
  readonly items: readonly ImportItem[];
  readonly rules: readonly RoutingRuleWish[];
  readonly inhibitions: readonly PlannedInhibition[];
  readonly mutes: readonly PlannedMute[];
}

/**
 * Reads an `alertmanager.yml` and tells what each part becomes; with `apply`, makes all of it or nothing. Rules go after
 * those that are there; an inhibition or interval whose name is taken is left as it is and said so.
 * @throws invalid when it is no such file; not_found for a service; conflict when a rule cannot be added.
 */
export async function importConfiguration(ctx: CommandContext, deps: ImportDeps, request: ImportRequest): Promise<ImportReport> {
  requirePermission(ctx.actor, "routing-rules:write");
  const read = readConfiguration(request.configuration);
  if (read.kind === "unreadable") throw invalid("configuration", `an alertmanager.yml: ${read.reason}`);
  const plan = translateConfiguration(read.configuration);
  return ctx.transact(async (tx) => {
    const inside = ctx.within(tx);
    const services = await servicesOf(inside, plan, request.services ?? {});
    const fresh = await withoutTaken(inside, plan);
    const rules = plan.rules.map((rule) => ruleOf(rule, services.get(rule.receiver)));
    const items = [...plan.items, ...receiverItems(plan, services), ...fresh.items];
    const report = { items, rules, inhibitions: fresh.inhibitions, mutes: fresh.mutes };
    if (request.mode === "dry-run") return { applied: false, ...report };
    await createRoutingRules(inside, rules);
    for (const inhibition of fresh.inhibitions) await createInhibition(inside, deps, inhibition);
    for (const mute of fresh.mutes) await createMute(inside, deps, { ...mute, confirmEverything: true });
    const data = { rules: rules.length, inhibitions: fresh.inhibitions.length, mutes: fresh.mutes.length };
    await recordEvent(tx, ctx, {
      type: "alertmanager-configuration.imported",
      subject: { type: "organisation", id: ctx.organisationId },
      data,
    });
    return { applied: true, ...report };
  });
}

type Services = ReadonlyMap<string, ServiceId>;

async function servicesOf(ctx: CommandContext, { rules }: ImportPlan, given: Readonly<Record<string, ServiceId>>): Promise<Services> {
  const services = new Map<string, ServiceId>();
  for (const receiver of new Set(rules.map((rule) => rule.receiver))) {
    const chosen = Object.hasOwn(given, receiver) ? given[receiver] : undefined;
    if (chosen !== undefined) services.set(receiver, (await readService(ctx, chosen)).id);
    else {
      const named = await ctx.transact((tx) => findServiceByName(tx, ctx.organisationId, receiver));
      if (named !== undefined) services.set(receiver, named.id);
    }
  }
  return services;
}

function ruleOf({ name, condition, afterMatch, receiver, suppress }: PlannedRule, serviceId: ServiceId | undefined): RoutingRuleWish {
  const actions: RoutingActions = {
    ...(serviceId !== undefined && { serviceId }),
    ...(serviceId === undefined && !suppress && { labels: { receiver: JSON.stringify(receiver) } }),
    ...(suppress && { suppress }),
  };
  return { name: name.slice(0, routingLimits.nameCharacters), condition, afterMatch, actions, enabled: true };
}

/** What is left to do where a receiver is no service yet. */
function receiverItems({ rules }: ImportPlan, services: Services): readonly ImportItem[] {
  const open = new Set(rules.filter(({ receiver, suppress }) => !suppress && !services.has(receiver)).map(({ receiver }) => receiver));
  return [...open].map((receiver) => ({
    kind: "receiver",
    path: "receivers",
    outcome: "approximated",
    reason: `no service is called “${receiver}”, and none was named for it: its rules set the label receiver, and the source's service stays`,
  }));
}

interface Fresh {
  readonly inhibitions: readonly PlannedInhibition[];
  readonly mutes: readonly PlannedMute[];
  readonly items: readonly ImportItem[];
}

/** What is not there yet by its name, or twice in the file. */
async function withoutTaken(ctx: CommandContext, plan: ImportPlan): Promise<Fresh> {
  const items: ImportItem[] = [];
  const pick = <Planned extends { readonly name: string }>(
    planned: readonly Planned[],
    taken: readonly { readonly name: string }[],
    kind: ImportItem["kind"],
  ): readonly Planned[] => {
    const names = new Set(taken.map(({ name }) => name.toLowerCase()));
    return planned.filter(({ name }) => {
      const isFree = !names.has(name.toLowerCase());
      names.add(name.toLowerCase());
      if (!isFree)
        items.push({ kind, path: name, outcome: "dropped", reason: `there is one called “${name}” already, and it stays as it is` });
      return isFree;
    });
  };
  const inhibitions = pick(plan.inhibitions, await listInhibitions(ctx), "inhibit_rule");
  const mutes = pick(plan.mutes, await listMutes(ctx), "time_interval");
  const rules = new Set((await listRoutingRules(ctx)).map(({ name }) => name));
  for (const { name } of plan.rules)
    if (rules.has(name))
      items.push({
        kind: "route",
        path: name,
        outcome: "approximated",
        reason: `there is a rule “${name}” already; this one stands after it`,
      });
  return { inhibitions, mutes, items };
}
