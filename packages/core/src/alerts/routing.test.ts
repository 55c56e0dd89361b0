import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { applyRoute, compileRules, type RoutedEvent, routeEvent } from "#alerts/routing.ts";
import { parseExpression } from "#alerts/routing-expression.ts";
import type { RoutingActions, RoutingRule } from "#alerts/routing-rule.ts";
import type { SenderEvent } from "#alerts/sender-event.ts";
import { asId } from "#kernel/index.ts";

const at = Temporal.Instant.from("2026-11-23T08:59:30Z").epochMilliseconds;
const shop = asId<"service">("shop");
let made = 0;

function rule(condition: string, actions: RoutingActions, more: Partial<RoutingRule> = {}): RoutingRule {
  made++;
  return { id: asId<"routing-rule">(`rule-${made}`), name: `rule ${made}`, condition, actions, afterMatch: "stop", enabled: true, ...more };
}

function event(labels: Record<string, string>, more: Partial<SenderEvent> = {}): SenderEvent {
  return { action: "trigger", dedupKey: "key", title: "Disk full on db1", severity: "error", labels, ...more };
}

function routed(rules: readonly RoutingRule[], of: SenderEvent, more: Partial<RoutedEvent> = {}) {
  const { compiled, faults } = compileRules(rules);
  assert.deepEqual(faults, []);
  const source = { kind: "prometheus", name: "metrics" };
  return routeEvent(compiled, { event: of, source, service: undefined, receivedAtMs: at, ...more });
}

function refusal(text: string): string {
  const parsed = parseExpression(text, "bool");
  return parsed.kind === "refused" ? parsed.message : "";
}

test("the first rule that matches and stops decides alone", () => {
  const rules = [
    rule('labels.team == "db"', { urgency: "low" }),
    rule('labels.get("team") == "shop"', { serviceId: shop, severity: "critical" }),
    rule("true", { urgency: "high" }),
  ];
  const { steps, ...set } = routed(rules, event({ team: "shop" }));
  assert.deepEqual(set, { serviceId: shop, severity: "critical" });
  assert.deepEqual(
    steps.map((step) => [step.kind, step.rule.name]),
    [["matched", rules[1]?.name]],
  );
});

test("after a rule that continues, later rules see what it has set", () => {
  const rules = [
    rule(
      'event.title.startsWith("Disk")',
      { labels: { kind: '"disk"', node: "labels.instance" }, severity: "warning" },
      { afterMatch: "continue" },
    ),
    rule('labels.kind == "disk" && event.severity == "warning"', { dedupKey: 'labels.kind + "/" + labels.node' }),
  ];
  const of = event({ instance: "db1" });
  const route = routed(rules, of);
  assert.equal(route.dedupKey, "disk/db1");
  assert.deepEqual(applyRoute(of, route), {
    ...of,
    severity: "warning",
    dedupKey: "disk/db1",
    labels: { instance: "db1", kind: "disk", node: "db1" },
  });
});

test("an empty text takes a label away", () => {
  const of = event({ replica: "a", job: "x" });
  assert.deepEqual(applyRoute(of, routed([rule("true", { labels: { replica: '""' } })], of)).labels, { job: "x" });
});

test("an expression that fails did not match, and says why", () => {
  const route = routed(
    [
      rule('labels["nowhere"].size() > 1', { urgency: "low" }),
      rule("event.payload.count", { urgency: "low" }),
      rule("true", { labels: { a: "string(event.payload.absent)", b: '"set"' } }),
    ],
    event({}, { payload: { count: 3 } }),
  );
  assert.deepEqual(
    route.steps.map((step) => [step.kind, step.kind === "failed" ? [step.field, step.reason] : step.set]),
    [
      ["failed", ["condition", "No such key: nowhere"]],
      ["failed", ["condition", "came to something that is neither true nor false"]],
      ["failed", ["actions.labels.a", "No such key: absent"]],
      ["matched", ["labels.a", "labels.b"]],
    ],
  );
  assert.deepEqual(route.labels, { b: "set" });
  assert.equal(route.urgency, undefined);
});

test("now is the minute of receipt, in any zone", () => {
  const office = rule('now.getHours("Europe/Berlin") == 9 && now == timestamp("2026-11-23T08:59:00Z")', { urgency: "low" });
  assert.equal(routed([office], event({})).urgency, "low");
});

test("the payload is read as deep and as wide as is allowed, and hostile names are plain data", () => {
  const payload = JSON.parse('{"__proto__": {"x": 1}, "items": [{"ok": "no"}, {"ok": "yes"}]}');
  const found = rule('event.payload.items.exists(item, item.ok == "yes")', { suppress: true });
  const route = routed([found, rule("has(event.payload.constructor)", { urgency: "high" })], event({}, { payload }));
  assert.deepEqual(route.suppressedBy, { id: found.id, name: found.name });
  const long = { items: Array.from({ length: 5_000 }, (_, index) => index) };
  assert.equal(routed([rule("event.payload.items.size() == 100", { suppress: true })], event({}, { payload: long })).steps.length, 1);
});

test("what could run long is refused when it is saved, with its place", () => {
  assert.match(refusal('event.title.matches("^(a+)+$")'), /use re/);
  assert.match(refusal("event.payload.a.all(x, event.payload.a.all(y, event.payload.a.all(z, x == y)))"), /2 deep/);
  assert.match(refusal('event.title.split("").exists(x, x == "a")'), /not available/);
  assert.match(refusal("(event.payload.a + event.payload.a).exists(x, x == 1)"), /list that came/);
  assert.match(refusal("event.payload.a.map(x, x).size() == 1"), /map\(\) is not available/);
  assert.match(refusal(`event.payload.a.all(x, event.payload.b.all(y, ${'re(x, "a") && '.repeat(5)} x == y))`), /steps/);
  assert.match(refusal("re(event.title, labels.pattern)"), /written out/);
  assert.match(refusal('re(event.title, "(")'), /no regular expression/);
  assert.match(refusal('re(event.title, "((a{1,1000}){1,1000})")'), /regular expression|too large/);
  assert.match(refusal(`${"string(".repeat(100)}"x"${")".repeat(100)} == "x"`), /maxDepth/);
  assert.match(refusal(Array.from({ length: 500 }, () => "true").join(" && ")), /maxAstNodes/);
  assert.match(refusal(`"${"x".repeat(5_000)}" == event.title`), /longer than 4000/);
  assert.match(refusal("event.nothing == 1"), /No such key: nothing/);
  assert.match(refusal('process.exit() == 1 || constructor.constructor("x")'), /./);
  assert.match(refusal('"text"'), /must come to bool/);
  const { faults } = compileRules([rule("true", {}), rule("labels.a == ", {})]);
  assert.equal(faults.length, 1);
  assert.equal(faults[0]?.field, "condition");
  assert.ok((faults[0]?.position ?? 0) > 10);
});

test("the evil pattern on a long text is over at once, and all of them together are bounded", () => {
  const rules = Array.from({ length: 300 }, () => rule('re(event.description, "^(a+)+$")', { urgency: "low" }));
  const began = performance.now();
  const route = routed(rules, event({}, { description: `${"a".repeat(16_000)}!` }));
  assert.ok(performance.now() - began < 2_000);
  assert.ok(route.steps.some((step) => step.kind === "failed" && step.reason.includes("used up")));
});

test("rules that together take too many steps are refused from the one that is too much", () => {
  const heavy = Array.from({ length: 10 }, () => rule("event.payload.a.exists(x, event.payload.b.exists(y, x == y))", {}));
  const { faults, compiled } = compileRules(heavy);
  assert.ok(faults.length > 0 && compiled.rules.length + faults.length === heavy.length);
  assert.equal(faults[0]?.field, "rules");
});

test("a disabled rule does nothing", () => {
  assert.deepEqual(routed([rule("true", { suppress: true }, { enabled: false })], event({})).steps, []);
});

/** Rules small enough that they meet, with and without preconditions the index files them under. */
const anyLabel = fc.constantFrom("a", "b");
const anyText = fc.constantFrom("x", "y", "");
const anyPart = fc.oneof(
  fc.tuple(anyLabel, anyText).map(([name, text]) => `labels.get("${name}") == "${text}"`),
  fc.tuple(anyLabel, anyText).map(([name, text]) => `labels.${name} == "${text}"`),
  fc.tuple(anyLabel, anyText, anyText).map(([name, one, other]) => `labels["${name}"] in ["${one}", "${other}"]`),
  fc.tuple(anyLabel, anyText).map(([name, text]) => `labels.get("${name}") != "${text}"`),
  fc.tuple(anyLabel, anyText).map(([name, text]) => `labels.${name}.startsWith("${text}")`),
  fc.tuple(anyLabel, anyText).map(([name, text]) => `!labels.${name}.startsWith("${text}")`),
  fc.tuple(anyLabel, anyLabel).map(([one, other]) => `labels.${one} + labels.${other} != "xy"`),
  fc.tuple(anyLabel, anyText).map(([name, text]) => `re(labels.${name}, "^${text}$")`),
  fc.constantFrom('event.severity == "error"', 'event.severity == "info"', 'event.sourceKind == "prometheus"'),
);
const anyCondition = fc.oneof(
  anyPart,
  fc.tuple(anyPart, anyPart).map(([left, right]) => `${left} && ${right}`),
  fc.tuple(anyPart, anyPart).map(([left, right]) => `${left} || ${right}`),
  fc.tuple(anyPart, anyPart).map(([left, right]) => `(${left} && ${right}) == false`),
);
const anyRule = fc
  .tuple(anyCondition, fc.constantFrom<RoutingRule["afterMatch"]>("stop", "continue"), fc.option(fc.tuple(anyLabel, anyText)))
  .map(([condition, afterMatch, label]) =>
    rule(condition, { ...(label !== null && { labels: { [label[0]]: JSON.stringify(label[1]) } }), severity: "info" }, { afterMatch }),
  );

test("looking rules up by their first condition never changes what they decide", () => {
  fc.assert(
    fc.property(fc.array(anyRule, { maxLength: 8 }), fc.dictionary(anyLabel, anyText), (rules, labels) => {
      // A condition behind a "not not" is filed nowhere, so every rule is tried.
      const everyOne = rules.map((one) => ({ ...one, condition: `!(!(${one.condition}))` }));
      const matchedOf = (all: readonly RoutingRule[]) =>
        routed(all, event(labels)).steps.flatMap((step) => (step.kind === "matched" ? [step.rule.id] : []));
      assert.deepEqual(matchedOf(rules), matchedOf(everyOne));
    }),
  );
});

test("whatever is written as a condition is read or refused, never thrown on", () => {
  const token = fc.constantFrom(
    "event",
    "labels",
    ".",
    "a",
    '"x"',
    "==",
    "&&",
    "(",
    ")",
    "[",
    "]",
    "exists",
    ",",
    "1",
    "!",
    "?",
    ":",
    "re",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(token, { maxLength: 30 }).map((tokens) => tokens.join(" ")),
      ),
      (text) => {
        assert.ok(["expression", "refused"].includes(parseExpression(text, "bool").kind));
      },
    ),
    { numRuns: 2_000 },
  );
});
