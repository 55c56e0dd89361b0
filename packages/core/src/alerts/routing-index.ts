import type { ASTNode } from "@marcbachmann/cel-js";

/*
 * Most rules begin with "label x is y". Where a condition cannot be true unless one value is one of a few texts, the
 * rule is filed under them, and an alert looks at its own drawers instead of at every rule.
 */

/** A condition can only be true where `subject` is one of `texts`; or, without texts, where it is there at all. */
export interface Precondition {
  /** `label:<name>`, or a field of the event as `event:severity`. */
  readonly subject: string;
  readonly texts?: readonly string[];
}

/** The most telling precondition among the parts joined by `&&`; undefined when the rule must be tried on every alert. */
export function preconditionOf(condition: ASTNode): Precondition | undefined {
  return equalityIn(condition) ?? presenceIn(condition);
}

/** A label that is read as it is must be there: without it the reading fails, and a part that fails is as good as false. */
function presenceIn(condition: ASTNode): Precondition | undefined {
  if (condition.op === "&&") return presenceIn(condition.args[0]) ?? presenceIn(condition.args[1]);
  return labelRead(condition);
}

/** A label without which the value of the node cannot be had; below `&&`, `||` and `?:` nothing is sure. */
function labelRead(node: ASTNode): Precondition | undefined {
  if (node.op === "." && node.args[0].op === "id" && node.args[0].args === "labels") return { subject: `label:${node.args[1]}` };
  if (node.op === "rcall") return strictMethods.has(node.args[0]) ? labelRead(node.args[1]) : undefined;
  if (node.op === "call") return node.args[0] === "re" ? firstRead(node.args[1]) : undefined;
  return strictOperators.has(node.op) && Array.isArray(node.args) ? firstRead(node.args.filter(isNode)) : undefined;
}

const strictMethods: ReadonlySet<string> = new Set(["startsWith", "endsWith", "contains", "lowerAscii", "upperAscii", "trim", "size"]);
const strictOperators: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">=", "+"]);

function isNode(part: unknown): part is ASTNode {
  return typeof part === "object" && part !== null && "op" in part;
}

function firstRead(nodes: readonly ASTNode[]): Precondition | undefined {
  for (const node of nodes) {
    const found = labelRead(node);
    if (found !== undefined) return found;
  }
  return undefined;
}

function equalityIn(condition: ASTNode): Precondition | undefined {
  if (condition.op === "&&") return equalityIn(condition.args[0]) ?? equalityIn(condition.args[1]);
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
  readonly #present = new Map<string, number[]>();

  /** @param position of the rule in their order. */
  file(position: number, precondition: Precondition | undefined): void {
    if (precondition === undefined) {
      this.#always.push(position);
      return;
    }
    const { subject, texts } = precondition;
    if (texts === undefined) return put(this.#present, subject, position);
    const drawer = this.#drawers.get(subject) ?? new Map<string, number[]>();
    this.#drawers.set(subject, drawer);
    for (const text of new Set(texts)) put(drawer, text, position);
  }

  /** Positions in order, beginning at `from`. @param textOf the alert's text for a subject; undefined for a label it lacks. */
  candidates(textOf: (subject: string) => string | undefined, from: number): readonly number[] {
    const found = [this.#always];
    for (const [subject, drawer] of this.#drawers) {
      // Where a missing label counts at all, it counts as the empty text.
      const filed = drawer.get(textOf(subject) ?? "");
      if (filed !== undefined) found.push(filed);
    }
    for (const [subject, filed] of this.#present) if (textOf(subject) !== undefined) found.push(filed);
    const positions = found.flat();
    if (found.length > 1) positions.sort((left, right) => left - right);
    return from === 0 ? positions : positions.filter((position) => position >= from);
  }
}

function put(drawer: Map<string, number[]>, name: string, position: number): void {
  const filed = drawer.get(name);
  if (filed === undefined) drawer.set(name, [position]);
  else filed.push(position);
}
