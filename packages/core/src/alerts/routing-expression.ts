import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { RE2JS } from "re2js";
import { routingLimits } from "#alerts/routing-rule.ts";

/*
 * The bounded part of CEL that routing rules are written in. The engine alone bounds neither time nor memory: its
 * `matches` backtracks, and nested macros multiply. So an expression is measured when it is saved: only functions on
 * the list below, macros over lists that came with the alert, and a worst case in steps.
 */

interface EventFacts {
  readonly title: string;
  readonly description: string;
  readonly severity: string;
  readonly dedupKey: string;
  readonly sourceKind: string;
  readonly sourceName: string;
  readonly payload: unknown;
}

/** What an expression sees of the event. A class, because the engine knows its types by their classes. */
export class RoutingEvent implements EventFacts {
  readonly title: string;
  readonly description: string;
  readonly severity: string;
  readonly dedupKey: string;
  readonly sourceKind: string;
  readonly sourceName: string;
  readonly payload: unknown;

  constructor(facts: EventFacts) {
    this.title = facts.title;
    this.description = facts.description;
    this.severity = facts.severity;
    this.dedupKey = facts.dedupKey;
    this.sourceKind = facts.sourceKind;
    this.sourceName = facts.sourceName;
    this.payload = facts.payload;
  }

  /** The same event as the rules so far have left it. */
  with(changes: Pick<EventFacts, "severity" | "dedupKey">): RoutingEvent {
    const { title, description, sourceKind, sourceName, payload } = this;
    return new RoutingEvent({ title, description, sourceKind, sourceName, payload, ...changes });
  }
}

/** The service routed to so far; empty texts where there is none. */
export class RoutingService {
  readonly id: string;
  readonly name: string;

  constructor(id: string, name: string) {
    this.id = id;
    this.name = name;
  }
}

export interface RoutingScope {
  readonly event: RoutingEvent;
  readonly labels: ReadonlyMap<string, string>;
  readonly service: RoutingService;
  /** Made by {@link timestampOf}. */
  readonly now: unknown;
}

/** Items of a list, and of all lists and maps of one payload together, that expressions see. */
export const seenOfPayload = { items: 100, values: 2_000, depth: 12 } as const;
/** Characters that `re` may look at while one alert is routed. */
const regexBudget = 200_000;
const patternCharacters = 500;
const patternSize = 1_000;
const deepest = 24;
const mostNodes = 600;
const macroNesting = 2;

const macros: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "filter"]);
/** Worst case of a call beside its arguments, in steps. What is not listed cannot be called. */
const callSteps: Readonly<Record<string, number>> = {
  has: 2,
  size: 20,
  string: 5,
  int: 5,
  double: 5,
  bool: 2,
  timestamp: 20,
  duration: 20,
  get: 2,
  orValue: 2,
  hasValue: 2,
  startsWith: 3,
  endsWith: 3,
  contains: 10,
  lowerAscii: 20,
  upperAscii: 20,
  trim: 10,
  indexOf: 10,
  substring: 5,
  getDate: 100,
  getDayOfMonth: 100,
  getDayOfWeek: 100,
  getDayOfYear: 100,
  getFullYear: 100,
  getHours: 100,
  getMinutes: 100,
  getMonth: 100,
  getSeconds: 100,
  re: 300,
};
const comparing: ReadonlySet<string> = new Set(["==", "!=", "in", "+"]);
const comparisonSteps = 5;

const patterns = new Map<string, RE2JS>();
const mostPatterns = 4_000;
let regexSpent = 0;

function compiledPattern(pattern: string): RE2JS {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  if (patterns.size >= mostPatterns) patterns.clear();
  const made = RE2JS.compile(pattern);
  patterns.set(pattern, made);
  return made;
}

/** Does the pattern match anywhere in the text? Linear in its length. */
function testPattern(text: string, pattern: string): boolean {
  regexSpent += text.length;
  if (regexSpent > regexBudget) throw new Error("the rules before it have used up what may be spent on regular expressions");
  return compiledPattern(pattern).matcher(text).find();
}

/** Call before the rules are tried on one alert. */
export function beginRouting(): void {
  regexSpent = 0;
}

/** The engine with the bounds of the product and nothing to look at yet. */
export function boundedEnvironment(): Environment {
  return new Environment({
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: true,
    limits: { maxAstNodes: mostNodes, maxDepth: deepest, maxListElements: 300, maxMapEntries: 50, maxCallArguments: 8 },
  }).registerFunction("re(string, string): bool", testPattern);
}

const environment = boundedEnvironment()
  .registerType("Event", {
    ctor: RoutingEvent,
    fields: {
      title: "string",
      description: "string",
      severity: "string",
      dedupKey: "string",
      sourceKind: "string",
      sourceName: "string",
      payload: "dyn",
    },
  })
  .registerType("Service", { ctor: RoutingService, fields: { id: "string", name: "string" } })
  .registerVariable("event", "Event")
  .registerVariable("labels", "map<string, string>")
  .registerVariable("service", "Service")
  .registerVariable("now", "google.protobuf.Timestamp")
  .registerFunction("map.get(string): string", (map: ReadonlyMap<string, string>, name: string) => map.get(name) ?? "");

const makeTimestamp = new Environment().registerVariable("text", "string").parse("timestamp(text)");

/** `now` for expressions: the engine's own kind of instant. */
export function timestampOf(epochMs: number): unknown {
  return makeTimestamp({ text: Temporal.Instant.fromEpochMilliseconds(epochMs).toString({ smallestUnit: "second" }) });
}

/** An expression that may be evaluated again and again. */
export interface Expression<Scope = RoutingScope> {
  readonly ast: ASTNode;
  /** In the worst case. */
  readonly steps: number;
  /** The variables it reads, as `labels`; and `event.payload` where it does. */
  readonly reads: ReadonlySet<string>;
  /** @throws Error with the reason when it fails on this alert. */
  run(scope: Scope): unknown;
}

export type ParsedExpression<Scope = RoutingScope> =
  | { readonly kind: "expression"; readonly expression: Expression<Scope> }
  | { readonly kind: "refused"; readonly message: string; readonly position?: number };

class Refusal extends Error {
  readonly position: number;

  constructor(message: string, node: ASTNode) {
    super(message);
    this.position = node.start + 1;
  }
}

/** Reads an expression that must come to `wanted`, and measures it. Never throws. */
export function parseExpression(text: string, wanted: "bool" | "string"): ParsedExpression {
  return parseWithin<RoutingScope>(environment, text, wanted);
}

/** The same for expressions that look at something else, made of {@link boundedEnvironment}. Never throws. */
export function parseWithin<Scope extends object>(within: Environment, text: string, wanted: "bool" | "string"): ParsedExpression<Scope> {
  if (text.length > routingLimits.expressionCharacters)
    return { kind: "refused", message: `longer than ${routingLimits.expressionCharacters} characters` };
  try {
    const parsed = within.parse(text);
    const measured = measure(parsed.ast, { nesting: 0, reads: new Set() });
    if (measured.steps > routingLimits.expressionSteps)
      return {
        kind: "refused",
        message: `may take ${measured.steps} steps; at most ${routingLimits.expressionSteps} are allowed. Lists within lists multiply`,
      };
    const checked = parsed.check();
    if (!checked.valid) return refusedBy(checked.error);
    if (checked.type !== wanted && checked.type !== "dyn")
      return { kind: "refused", message: `comes to ${checked.type ?? "nothing"}, and must come to ${wanted}` };
    return {
      kind: "expression",
      expression: { ast: parsed.ast, steps: measured.steps, reads: measured.reads, run: (scope) => parsed(scope) },
    };
  } catch (error) {
    // Whatever the parser says of the text is the answer; a bug of ours would be a refusal with its words, never a pass.
    return refusedBy(error);
  }
}

interface Located {
  readonly message: string;
  readonly summary?: unknown;
  readonly range?: { readonly start: number } | undefined;
}

function refusedBy(error: unknown): Extract<ParsedExpression, { readonly kind: "refused" }> {
  if (error instanceof Refusal) return { kind: "refused", message: error.message, position: error.position };
  if (!(error instanceof Error)) return { kind: "refused", message: "cannot be read" };
  const located: Located = error;
  const message = typeof located.summary === "string" ? located.summary : error.message;
  return { kind: "refused", message, ...(located.range !== undefined && { position: located.range.start + 1 }) };
}

/** The reason in one line, for a person: what the engine draws below it is left out. */
export function failureReason(error: unknown): string {
  return refusedBy(error).message.slice(0, 200);
}

interface Walk {
  readonly nesting: number;
  readonly reads: Set<string>;
}

function measure(ast: ASTNode, walk: Walk): { readonly steps: number; readonly reads: ReadonlySet<string> } {
  return { steps: stepsOf(ast, walk), reads: walk.reads };
}

function stepsOf(node: ASTNode, walk: Walk): number {
  switch (node.op) {
    case "value":
      return 1;
    case "id":
      walk.reads.add(node.args);
      return 1;
    case ".":
    case ".?":
      return fieldOf(node.args, walk);
    case "call":
      return callOf(node, node.args[0], node.args[1], walk);
    case "rcall":
      return methodOf(node, walk);
    case "map":
      return 1 + sum(node.args.flat(), walk);
    case "!_":
    case "-_":
      return 1 + stepsOf(node.args, walk);
    default:
      return (comparing.has(node.op) ? comparisonSteps : 1) + sum(node.args, walk);
  }
}

function fieldOf([of, field]: readonly [ASTNode, string], walk: Walk): number {
  if (of.op === "id" && of.args === "event") walk.reads.add(`event.${field}`);
  return 1 + stepsOf(of, walk);
}

function sum(nodes: readonly ASTNode[], walk: Walk): number {
  return nodes.reduce((steps, node) => steps + stepsOf(node, walk), 0);
}

type Call = Extract<ASTNode, { op: "call" }>;
type MethodCall = Extract<ASTNode, { op: "rcall" }>;

function callOf(node: Call | MethodCall, name: string, args: readonly ASTNode[], walk: Walk): number {
  const own = Object.hasOwn(callSteps, name) ? callSteps[name] : undefined;
  if (own === undefined) throw new Refusal(unknownCall(name), node);
  if (name === "re") checkPattern(args.at(-1), node);
  return own + sum(args, walk);
}

function unknownCall(name: string): string {
  if (name === "matches") return "matches() can take for ever on some texts; use re(text, pattern)";
  return `${name}() is not available here`;
}

function checkPattern(pattern: ASTNode | undefined, node: ASTNode): void {
  if (pattern?.op !== "value" || typeof pattern.args !== "string") throw new Refusal("the pattern of re() must be written out", node);
  if (pattern.args.length > patternCharacters) throw new Refusal(`a pattern has at most ${patternCharacters} characters`, pattern);
  let size: number;
  try {
    size = compiledPattern(pattern.args).programSize();
  } catch (error) {
    throw new Refusal(`no regular expression: ${error instanceof Error ? error.message : "it cannot be read"}`, pattern);
  }
  if (size > patternSize) throw new Refusal("the pattern is too large: repetitions of repetitions multiply", pattern);
}

function methodOf(node: MethodCall, walk: Walk): number {
  const [name, receiver, args] = node.args;
  if (!macros.has(name)) return stepsOf(receiver, walk) + callOf(node, name, args, walk);
  if (walk.nesting >= macroNesting) throw new Refusal(`lists within lists are looked through ${macroNesting} deep at most`, node);
  const inner = { ...walk, nesting: walk.nesting + 1 };
  // The first argument names the variable.
  return stepsOf(receiver, walk) + mostItems(receiver, node) * (2 + sum(args.slice(1), inner));
}

/** How many items a macro may meet; a list that an expression could make as long as it likes is refused. */
function mostItems(receiver: ASTNode, node: ASTNode): number {
  if (receiver.op === "id" || receiver.op === "." || receiver.op === "[]") return seenOfPayload.items;
  if (receiver.op === "list") return receiver.args.length;
  if (receiver.op === "rcall" && receiver.args[0] === "filter") return mostItems(receiver.args[1], node);
  throw new Refusal("only a list that came with the alert, or one written out, can be looked through", node);
}
