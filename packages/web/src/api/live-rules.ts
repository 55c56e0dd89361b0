import type { QueryKey } from "@tanstack/react-query";
import type { LiveEvent } from "#api/live-event.ts";

/**
 * Query keys begin with the API's noun in the plural: `["incidents", id, "timeline"]`. An event then reaches the
 * queries about its subject and its topics by itself. A concept adds a rule only for what does not follow from that.
 */
export interface LiveRule {
  /** Event types, `page.acknowledged` or all of a noun, `page.*`. */
  readonly on: readonly string[];
  /** Keys, or beginnings of keys, to fetch anew. */
  readonly keys: (event: LiveEvent) => readonly QueryKey[];
}

/** The beginnings of the keys an event makes stale. */
export function staleKeys(event: LiveEvent, rules: readonly LiveRule[]): readonly QueryKey[] {
  const nouns = new Set([event.subject.type, ...(event.topics ?? []).map((topic) => topic.split(":")[0] ?? "")]);
  const byConvention = [...nouns].filter((noun) => noun !== "").map((noun): QueryKey => [pluralNoun(noun)]);
  const byRule = rules.filter((rule) => rule.on.some((pattern) => matches(pattern, event.type))).flatMap((rule) => rule.keys(event));
  return [...byConvention, ...byRule];
}

function matches(pattern: string, type: string): boolean {
  return pattern.endsWith(".*") ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}

/** "escalation_policy" → "escalation-policies", as the API's paths have it. */
export function pluralNoun(noun: string): string {
  const dashed = noun.replaceAll("_", "-");
  return dashed.endsWith("y") ? `${dashed.slice(0, -1)}ies` : `${dashed}s`;
}
