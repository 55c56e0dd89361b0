import { compileMatchers, type Labels, type LabelTest, type Matcher } from "#alerts/matchers.ts";
import type { InhibitionRuleId } from "#alerts/suppression.ts";

/**
 * While an alert that the source matchers match is open, alerts that the target matchers match and that have the same
 * values of the `equal` labels are held back. Alertmanager's rules: a label both lack counts as equal, and an alert that
 * matches both sides is not held by its like.
 */
export interface InhibitionRule {
  readonly id: InhibitionRuleId;
  readonly name: string;
  readonly sourceMatchers: readonly Matcher[];
  readonly targetMatchers: readonly Matcher[];
  readonly equal: readonly string[];
}

/** Where an open alert stands in a rule. A source and a target of one rule with the same key belong together. */
export interface InhibitionSide {
  readonly ruleId: InhibitionRuleId;
  readonly side: "source" | "target";
  /** The labels that must be equal, with their values; rules that ask for the same labels share it. */
  readonly equalKey: string;
  readonly bothSides: boolean;
}

interface CompiledRule {
  readonly rule: InhibitionRule;
  readonly isSource: LabelTest;
  readonly isTarget: LabelTest;
}

export type CompiledInhibitions = readonly CompiledRule[];

/** Makes rules ready to be asked; one whose matchers cannot be used holds nothing back. */
export function compileInhibitions(rules: readonly InhibitionRule[]): CompiledInhibitions {
  return rules.flatMap((rule) => {
    const [source, target] = [compileMatchers(rule.sourceMatchers), compileMatchers(rule.targetMatchers)];
    if (source.kind === "refused" || target.kind === "refused") return [];
    return [{ rule, isSource: source.matches, isTarget: target.matches }];
  });
}

/** Every place an alert with these labels has in the rules. */
export function inhibitionSides(rules: CompiledInhibitions, labels: Labels): readonly InhibitionSide[] {
  return rules.flatMap(({ rule, isSource, isTarget }) => {
    const [source, target] = [isSource(labels), isTarget(labels)];
    if (!source && !target) return [];
    const equalKey = JSON.stringify(rule.equal.map((name) => [name, Object.hasOwn(labels, name) ? labels[name] : ""]));
    const place = { ruleId: rule.id, equalKey, bothSides: source && target };
    const sides: InhibitionSide[] = [];
    if (source) sides.push({ ...place, side: "source" });
    if (target) sides.push({ ...place, side: "target" });
    return sides;
  });
}

/** Does an open alert that stands at `source` hold back one that stands at `target`? */
export function holdsBack(source: InhibitionSide, target: InhibitionSide): boolean {
  const together = source.ruleId === target.ruleId && source.equalKey === target.equalKey;
  return together && source.side === "source" && target.side === "target" && !(source.bothSides && target.bothSides);
}
