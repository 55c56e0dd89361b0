import { type Matcher, matchersText, type TimeInterval } from "@staunch/core/alerts";
import { type Configuration, type InhibitText, readMatchers } from "#vendors/prometheus/read-configuration.ts";
import { translateInterval } from "#vendors/prometheus/translate-intervals.ts";
import { type TranslatedRoute, translateRoutes } from "#vendors/prometheus/translate-routes.ts";

/** What becomes of one part of the file. */
export interface ImportItem {
  readonly kind: "route" | "receiver" | "inhibit_rule" | "time_interval" | "template";
  /** Where it stands, as `route.routes.2.group_by`. */
  readonly path: string;
  readonly outcome: "exact" | "approximated" | "dropped";
  readonly reason: string;
}

/** A routing rule to make of a route. */
export interface PlannedRule {
  readonly name: string;
  readonly condition: string;
  readonly afterMatch: "stop" | "continue";
  readonly receiver: string;
  /** Of a receiver that sends nothing to nobody. */
  readonly suppress: boolean;
}

export interface PlannedInhibition {
  readonly name: string;
  readonly sourceMatchers: readonly Matcher[];
  readonly targetMatchers: readonly Matcher[];
  readonly equal: readonly string[];
}

export interface PlannedMute {
  readonly name: string;
  readonly matchers: readonly Matcher[];
  readonly intervals: readonly TimeInterval[];
}

export interface ImportPlan {
  readonly items: readonly ImportItem[];
  readonly rules: readonly PlannedRule[];
  readonly inhibitions: readonly PlannedInhibition[];
  readonly mutes: readonly PlannedMute[];
}

interface Draft {
  readonly items: ImportItem[];
  readonly mutes: PlannedMute[];
  readonly intervals: ReadonlyMap<string, readonly TimeInterval[]>;
  /** Receivers that send nothing. */
  readonly silent: ReadonlySet<string>;
}

/**
 * What an `alertmanager.yml` becomes here, part by part. Pure. Receivers are left by name: which service each is, the
 * importer finds out.
 */
export function translateConfiguration(configuration: Configuration): ImportPlan {
  const items: ImportItem[] = [];
  const intervals = translateIntervals(configuration, items);
  const draft: Draft = { items, mutes: [], intervals, silent: readReceivers(configuration, items) };
  const tree = translateRoutes(configuration.route);
  for (const { path, reason } of tree.faults)
    items.push({
      kind: "route",
      path,
      outcome: "dropped",
      reason: `its matchers cannot be read, nor is what stands below it imported: ${reason}`,
    });
  const rules = tree.routes.map((route) => planRoute(route, draft));
  const inhibitions = apart((configuration.inhibit_rules ?? []).flatMap((rule, index) => planInhibition(rule, index, items)));
  for (const [index, template] of configuration.templates.entries())
    items.push({
      kind: "template",
      path: `templates.${index}`,
      outcome: "dropped",
      reason: `what a page says is not made from templates: ${template}`,
    });
  return { items, rules, inhibitions, mutes: draft.mutes };
}

function readReceivers({ receivers }: Configuration, items: ImportItem[]): ReadonlySet<string> {
  const silent = new Set<string>();
  for (const [index, { name, ...configs }] of receivers.entries()) {
    const sends = Object.entries(configs).flatMap(([kind, list]) =>
      Array.isArray(list) && list.length > 0 ? [`${list.length} ${kind}`] : [],
    );
    if (sends.length === 0) silent.add(name);
    items.push({
      kind: "receiver",
      path: `receivers.${index}`,
      outcome: sends.length === 0 ? "exact" : "approximated",
      reason:
        sends.length === 0
          ? `“${name}” tells nobody: what goes there is suppressed`
          : `“${name}” becomes a service, and its escalation policy names people instead of ${sends.join(", ")}`,
    });
  }
  return silent;
}

function translateIntervals(configuration: Configuration, items: ImportItem[]): ReadonlyMap<string, readonly TimeInterval[]> {
  const translated = new Map<string, readonly TimeInterval[]>();
  for (const part of ["time_intervals", "mute_time_intervals"] as const) {
    for (const [index, { name, time_intervals: texts }] of (configuration[part] ?? []).entries()) {
      const each = (texts ?? []).map(translateInterval);
      const reasons = each.flatMap((one) => (one.kind === "untranslatable" ? [one.reason] : []));
      const path = `${part}.${index}`;
      translated.set(
        name,
        each.flatMap((one) => (one.kind === "interval" ? [one.interval] : [])),
      );
      if (reasons.length === 0)
        items.push({ kind: "time_interval", path, outcome: "exact", reason: `“${name}”, for the routes that name it` });
      else
        items.push({
          kind: "time_interval",
          path,
          outcome: "dropped",
          reason: `a part of “${name}” cannot be said here: ${reasons.join("; ")}`,
        });
    }
  }
  return translated;
}

function planRoute(route: TranslatedRoute, draft: Draft): PlannedRule {
  const { path, text, receiver, condition, afterMatch, matchers } = route;
  const goesOn = afterMatch === "continue";
  draft.items.push({
    kind: "route",
    path,
    outcome: goesOn ? "approximated" : "exact",
    reason: goesOn
      ? `goes on to later routes: an alert has one service here, that of the last route it reaches, instead of several receivers`
      : `a routing rule to “${receiver}”`,
  });
  for (const item of timingItems(text, path)) draft.items.push(item);
  for (const name of text.mute_time_intervals) planMute(route, name, draft);
  for (const name of text.active_time_intervals)
    draft.items.push({
      kind: "route",
      path: `${path}.active_time_intervals`,
      outcome: "dropped",
      reason: `“${name}” says when the route is heard: make a mute interval of the other hours`,
    });
  const name = matchers.length === 0 ? `To ${receiver}` : `To ${receiver}: ${matchersText(matchers)}`;
  return {
    name: name.length <= 120 ? name : `${name.slice(0, 119)}…`,
    condition,
    afterMatch,
    receiver,
    suppress: draft.silent.has(receiver),
  };
}

function timingItems(text: RouteTiming, path: string): readonly ImportItem[] {
  const items: ImportItem[] = [];
  const add = (field: string, reason: string): void =>
    void items.push({ kind: "route", path: `${path}.${field}`, outcome: "dropped", reason });
  if (text.group_by.length > 0)
    add("group_by", `alerts are grouped by the settings of their service: set the labels ${text.group_by.join(", ")} there`);
  if (text.group_wait) add("group_wait", `set ${text.group_wait} as the wait in the grouping of the service`);
  if (text.group_interval) add("group_interval", `set ${text.group_interval} as the interval in the grouping of the service`);
  if (text.repeat_interval)
    add("repeat_interval", `who is told again, and when, is the escalation policy's: ${text.repeat_interval} has no counterpart`);
  return items;
}

type RouteTiming = TranslatedRoute["text"];

function planMute({ path, matchers, isPlain }: TranslatedRoute, name: string, draft: Draft): void {
  const intervals = draft.intervals.get(name) ?? [];
  const add = (outcome: ImportItem["outcome"], reason: string): void =>
    void draft.items.push({ kind: "route", path: `${path}.mute_time_intervals`, outcome, reason });
  if (intervals.length === 0) return add("dropped", `there is no time interval “${name}” that could be imported`);
  draft.mutes.push({ name: matchers.length === 0 ? name : `${name}: ${matchersText(matchers)}`.slice(0, 120), matchers, intervals });
  if (isPlain) add("exact", `a mute interval “${name}” for what the route matches`);
  else
    add("approximated", `mutes during “${name}” whatever the route's matchers match, also what another route takes before it or below it`);
}

const longestName = 120;

/** Rules of one file that would be called alike are numbered, in the file's order. */
function apart(planned: readonly PlannedInhibition[]): readonly PlannedInhibition[] {
  const counts = new Map<string, number>();
  return planned.map((rule) => {
    const count = (counts.get(rule.name) ?? 0) + 1;
    counts.set(rule.name, count);
    const suffix = ` (${count})`;
    return count === 1 ? rule : { ...rule, name: rule.name.slice(0, longestName - suffix.length) + suffix };
  });
}

function planInhibition(rule: InhibitText, index: number, items: ImportItem[]): readonly PlannedInhibition[] {
  const path = `inhibit_rules.${index}`;
  const source = readMatchers(rule.source_match, rule.source_match_re, rule.source_matchers);
  const target = readMatchers(rule.target_match, rule.target_match_re, rule.target_matchers);
  if (source.kind === "fault" || target.kind === "fault") {
    const reason = [source, target].flatMap((side) => (side.kind === "fault" ? [side.reason] : [])).join("; ");
    items.push({ kind: "inhibit_rule", path, outcome: "dropped", reason: `its matchers cannot be read: ${reason}` });
    return [];
  }
  items.push({ kind: "inhibit_rule", path, outcome: "exact", reason: "an inhibition rule" });
  const where = rule.equal.length === 0 ? "" : ` where ${rule.equal.join(", ")} agree`;
  const name = rule.name || `${matchersText(source.matchers)} inhibits ${matchersText(target.matchers)}${where}`;
  return [{ name: name.slice(0, longestName), sourceMatchers: source.matchers, targetMatchers: target.matchers, equal: rule.equal }];
}
