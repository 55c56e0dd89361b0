import type { RuleNames } from "#alerts/routing-draft.ts";

interface Outcome {
  readonly serviceId: string | null;
  readonly severity: string;
  readonly urgency: string;
  readonly escalationPolicyId: string | null;
  readonly dedupKey: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly isSuppressed: boolean;
  readonly declares: string | null;
}

export interface TriedItem {
  readonly alertId: string | null;
  readonly title: string;
  readonly at: string;
  readonly before: Outcome;
  readonly after: Outcome;
  readonly changed: readonly string[];
  readonly steps: readonly {
    readonly kind: "matched" | "failed";
    readonly ruleId: string;
    readonly ruleName: string;
    readonly set: readonly string[];
    readonly field: string | null;
    readonly reason: string | null;
  }[];
}

export interface Tried {
  readonly faults: readonly { readonly index: number; readonly field: string; readonly message: string }[];
  readonly items: readonly TriedItem[];
}

/** Each thing that would differ, as `severity: warning → critical`. */
export function outcomeWords({ before, after }: Pick<TriedItem, "before" | "after">, names: RuleNames): readonly string[] {
  const service = (id: string | null): string => (id === null ? "none" : names.service(id));
  const policy = (id: string | null): string => (id === null ? "the service's" : names.policy(id));
  return [
    change("service", service(before.serviceId), service(after.serviceId)),
    change("severity", before.severity, after.severity),
    change("urgency", before.urgency, after.urgency),
    change("escalation policy", policy(before.escalationPolicyId), policy(after.escalationPolicyId)),
    change("dedup key", before.dedupKey, after.dedupKey),
    ...labelChanges(before.labels, after.labels),
    change("pages", before.isSuppressed ? "nobody" : "somebody", after.isSuppressed ? "nobody" : "somebody"),
    change("declares", before.declares ?? "no incident", after.declares ?? "no incident"),
  ].filter((words) => words !== "");
}

function labelChanges(before: Outcome["labels"], after: Outcome["labels"]): readonly string[] {
  const all = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return all.map((name) => change(`label ${name}`, before[name] ?? "none", after[name] ?? "none"));
}

function change(what: string, from: string, to: string): string {
  return from === to ? "" : `${what}: ${from} → ${to}`;
}
