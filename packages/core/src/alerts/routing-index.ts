import type { ASTNode } from "@marcbachmann/cel-js";

/*
 * Most rules begin with "label x is y". Where a condition cannot be true unless one value is one of a few texts, the
 * rule is filed under them, and an alert looks at its own drawers instead of at every rule.
 */

/** A condition can only be true where `subject` is one of `texts`. */
export interface Precondition {
  /** `label:<name>`, or a field of the event as `event:severity`. */
  readonly subject: string;
  readonly texts: readonly string[];
}

/** The first such precondition among the parts joined by `&&`; undefined when the rule must be tried on every alert. */
export function preconditionOf(condition: ASTNode): Precondition | undefined {
  if (condition.op === "&&") return preconditionOf(condition.args[0]) ?? preconditionOf(condition.args[1]);
  if (condition.op === "==") {
    const [left, right] = condition.args;
    return equality(left, right) ?? equality(right, left);
  }
  if (condition.op !== "in") return undefined;
  const [item, list] = condition.args;
  const subject = subjectOf(item);
  if (subject === undefined || list.op !== "list") return undefined;
  const texts = list.args.map(textOf);
  return texts.every((text) => text !== undefined) ? { subject, texts } : undefined;
}

function equality(side: ASTNode, other: ASTNode): Precondition | undefined {
  const subject = subjectOf(side);
  const text = textOf(other);
  return subject === undefined || text === undefined ? undefined : { subject, texts: [text] };
}

function textOf(node: ASTNode): string | undefined {
  return node.op === "value" && typeof node.args === "string" ? node.args : undefined;
}

const indexed: ReadonlySet<string> = new Set(["severity", "sourceKind", "sourceName"]);

function subjectOf(node: ASTNode): string | undefined {
  if (node.op === "." && node.args[0].op === "id") {
    const [{ args: root }, field] = node.args;
    if (root === "labels") return `label:${field}`;
    return root === "event" && indexed.has(field) ? `event:${field}` : undefined;
  }
  if (node.op === "[]" && isLabels(node.args[0])) return labelNamed(node.args[1]);
  if (node.op === "rcall" && node.args[0] === "get" && isLabels(node.args[1])) return labelNamed(node.args[2][0]);
  return undefined;
}

function isLabels(node: ASTNode): boolean {
  return node.op === "id" && node.args === "labels";
}

function labelNamed(node: ASTNode | undefined): string | undefined {
  const name = node === undefined ? undefined : textOf(node);
  return name === undefined ? undefined : `label:${name}`;
}

/** Which of the filed rules an alert has to try. */
export class RuleIndex {
  readonly #always: number[] = [];
  readonly #drawers = new Map<string, Map<string, number[]>>();

  /** @param position of the rule in their order. */
  file(position: number, precondition: Precondition | undefined): void {
    if (precondition === undefined) {
      this.#always.push(position);
      return;
    }
    const drawer = this.#drawers.get(precondition.subject) ?? new Map<string, number[]>();
    this.#drawers.set(precondition.subject, drawer);
    for (const text of new Set(precondition.texts)) {
      const filed = drawer.get(text);
      if (filed === undefined) drawer.set(text, [position]);
      else filed.push(position);
    }
  }

  /** Positions in order, beginning at `from`. @param textOf the alert's text for a subject; a missing label is the empty text. */
  candidates(textOf: (subject: string) => string, from: number): readonly number[] {
    const found = [this.#always];
    for (const [subject, drawer] of this.#drawers) {
      const filed = drawer.get(textOf(subject));
      if (filed !== undefined) found.push(filed);
    }
    const positions = found.flat();
    if (found.length > 1) positions.sort((left, right) => left - right);
    return from === 0 ? positions : positions.filter((position) => position >= from);
  }
}
