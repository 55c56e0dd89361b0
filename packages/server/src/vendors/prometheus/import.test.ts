import assert from "node:assert/strict";
import { test } from "node:test";
import { compileMatchers, compileRules, type Matcher, matcherText, routeEvent, type RoutingRule } from "@staunch/core/alerts";
import { asId } from "@staunch/core/kernel";
import { mutatedTexts, neverThrowsOn } from "@staunch/test-support/fuzz";
import fc from "fast-check";
import { readConfiguration } from "#vendors/prometheus/read-configuration.ts";
import { translateConfiguration } from "#vendors/prometheus/translate-configuration.ts";
import { translateRoutes } from "#vendors/prometheus/translate-routes.ts";

function planOf(text: string) {
  const read = readConfiguration(text);
  assert.equal(read.kind, "configuration", read.kind === "unreadable" ? read.reason : "");
  return translateConfiguration(read.configuration);
}

const example = `
global: {resolve_timeout: 5m}
templates: [/etc/alertmanager/*.tmpl]
route:
  receiver: default
  group_by: [alertname, cluster]
  repeat_interval: 4h
  routes:
  - receiver: database
    matchers: ['service=~"mysql|cassandra"', severity="critical"]
  - receiver: "null"
    match: {alertname: Watchdog}
  - receiver: frontend
    match_re: {team: "front.*"}
    mute_time_intervals: [nights]
    continue: true
receivers:
- name: default
  email_configs: [{to: team@example.org}]
- name: database
  pagerduty_configs: [{routing_key: k}, {routing_key: l}]
- name: "null"
- name: frontend
  slack_configs: [{channel: "#front"}]
inhibit_rules:
- source_matchers: [severity="critical"]
  target_matchers: [severity="warning"]
  equal: [alertname, cluster]
- source_match: {alertname: NodeDown}
  target_match_re: {alertname: "Pod.*"}
time_intervals:
- name: nights
  time_intervals:
  - times: [{start_time: "22:00", end_time: "24:00"}, {start_time: "00:00", end_time: "06:00"}]
    weekdays: ["monday:friday", sunday]
    days_of_month: ["1:5", "-3:-1"]
    months: ["january:march", may]
    years: ["2026:2028"]
    location: Europe/Berlin
- name: odd
  time_intervals: [{days_of_month: ["1:5"], location: Local}]
`;

test("an alertmanager.yml becomes rules in the order in which its routes decide", () => {
  const { rules } = planOf(example);
  assert.deepEqual(
    rules.map(({ receiver, condition, afterMatch, suppress }) => [receiver, condition, afterMatch, suppress]),
    [
      ["database", 'labels.get("service") in ["mysql", "cassandra"] && labels.get("severity") == "critical"', "stop", false],
      ["null", 'labels.get("alertname") == "Watchdog"', "stop", true],
      ["frontend", 're(labels.get("team"), "^(?:front.*)$")', "continue", false],
      ["default", '!(re(labels.get("team"), "^(?:front.*)$"))', "stop", false],
    ],
  );
});

test("every part is reported: exact, approximated or dropped, and why", () => {
  const { items } = planOf(example);
  const outcomes = (kind: string) => items.filter((item) => item.kind === kind).map(({ path, outcome }) => [path, outcome]);
  assert.deepEqual(outcomes("route"), [
    ["route.routes.0", "exact"],
    ["route.routes.1", "exact"],
    ["route.routes.2", "approximated"],
    ["route.routes.2.mute_time_intervals", "approximated"],
    ["route", "exact"],
    ["route.group_by", "dropped"],
    ["route.repeat_interval", "dropped"],
  ]);
  assert.deepEqual(outcomes("receiver"), [
    ["receivers.0", "approximated"],
    ["receivers.1", "approximated"],
    ["receivers.2", "exact"],
    ["receivers.3", "approximated"],
  ]);
  assert.deepEqual(outcomes("inhibit_rule"), [
    ["inhibit_rules.0", "exact"],
    ["inhibit_rules.1", "exact"],
  ]);
  assert.deepEqual(outcomes("time_interval"), [
    ["time_intervals.0", "exact"],
    ["time_intervals.1", "dropped"],
  ]);
  assert.deepEqual(outcomes("template"), [["templates.0", "dropped"]]);
});

test("inhibitions and time intervals keep their meaning", () => {
  const { inhibitions, mutes } = planOf(example);
  assert.deepEqual(
    inhibitions.map(({ sourceMatchers, targetMatchers, equal }) => [
      sourceMatchers.map(matcherText),
      targetMatchers.map(matcherText),
      equal,
    ]),
    [
      [['severity="critical"'], ['severity="warning"'], ["alertname", "cluster"]],
      [['alertname="NodeDown"'], ['alertname=~"Pod.*"'], []],
    ],
  );
  assert.deepEqual(mutes, [
    {
      name: 'nights: {team=~"front.*"}',
      matchers: [{ name: "team", value: "front.*", isRegex: true, isEqual: true }],
      intervals: [
        {
          timeZone: "Europe/Berlin",
          times: [
            { from: "22:00", until: "24:00" },
            { from: "00:00", until: "06:00" },
          ],
          weekdays: [1, 2, 3, 4, 5, 7],
          daysOfMonth: [
            { from: 1, until: 5 },
            { from: -3, until: -1 },
          ],
          months: [1, 2, 3, 5],
          years: [{ from: 2026, until: 2028 }],
        },
      ],
    },
  ]);
});

test("a week begins on Sunday, and an empty list holds never", () => {
  const file = (weekdays: string) => `
route: {receiver: a, mute_time_intervals: [x]}
receivers: [{name: a, webhook_configs: [{url: "http://localhost"}]}]
time_intervals: [{name: x, time_intervals: [{weekdays: ${weekdays}}]}]`;
  assert.deepEqual(planOf(file('["sunday:tuesday"]')).mutes[0]?.intervals[0]?.weekdays, [7, 1, 2]);
  assert.equal(planOf(file("[]")).mutes.length, 0);
  assert.match(planOf(file("[]")).items.find(({ kind }) => kind === "time_interval")?.reason ?? "", /“weekdays” is an empty list/);
  assert.match(
    planOf(file('["saturday:sunday"]')).items.find(({ kind }) => kind === "time_interval")?.reason ?? "",
    /ends before it begins/,
  );
});

test("what is no configuration is refused in words, a bomb of aliases too", () => {
  const refused = (text: string): string => {
    const read = readConfiguration(text);
    return read.kind === "unreadable" ? read.reason : "";
  };
  assert.match(refused("route: ["), /./);
  assert.match(refused("receivers: []"), /route/);
  assert.match(refused("route: {receiver: a}\nreceivers: []"), /receivers/);
  const layers = Array.from(
    { length: 9 },
    (_, index) => `a${index + 1}: &a${index + 1} [${Array.from({ length: 9 }, () => `*a${index}`).join(",")}]`,
  );
  assert.match(refused(["a0: &a0 [x,x,x]", ...layers].join("\n")), /alias/i);
});

/* The route tree next to Alertmanager's own way through it. */

interface AnyRoute {
  readonly matchers: readonly Matcher[];
  readonly continue: boolean;
  readonly routes: readonly AnyRoute[];
}

const anyMatcher = fc.record({
  name: fc.constantFrom("a", "b"),
  value: fc.constantFrom("x", "y", "x|y", ""),
  isRegex: fc.boolean(),
  isEqual: fc.boolean(),
});
const { route: anyRoute } = fc.letrec<{ route: AnyRoute }>((tie) => ({
  route: fc.record({
    matchers: fc.array(anyMatcher, { maxLength: 2 }),
    continue: fc.boolean(),
    routes: fc.oneof({ depthSize: "small", withCrossShrink: true }, fc.constant([]), fc.array(tie("route"), { maxLength: 3 })),
  }),
}));

type TextOf = Parameters<typeof translateRoutes>[0];

/** Each route's receiver is its place in the tree. */
function textOf(route: AnyRoute, path: string): TextOf {
  return {
    receiver: path,
    match: {},
    match_re: {},
    matchers: route.matchers.map(matcherText),
    continue: route.continue,
    group_by: [],
    mute_time_intervals: [],
    active_time_intervals: [],
    routes: route.routes.map((child, index) => textOf(child, `${path}.routes.${index}`)),
  };
}

/** Source: prometheus/alertmanager, dispatch/route.go: `func (r *Route) Match(lset model.LabelSet) []*Route`. */
function originalMatch(route: AnyRoute, path: string, labels: Record<string, string>): readonly string[] {
  const compiled = compileMatchers(route.matchers);
  if (compiled.kind === "refused" || !compiled.matches(labels)) return [];
  const all: string[] = [];
  for (const [index, child] of route.routes.entries()) {
    const matches = originalMatch(child, `${path}.routes.${index}`, labels);
    all.push(...matches);
    if (matches.length > 0 && !child.continue) break;
  }
  return all.length === 0 ? [path] : all;
}

test("the rules of a route tree match exactly the routes that Alertmanager would send an alert to, in its order", () => {
  const anyLabels = fc.dictionary(fc.constantFrom("a", "b"), fc.constantFrom("x", "y", "z", ""));
  fc.assert(
    fc.property(anyRoute, fc.array(anyLabels, { minLength: 1, maxLength: 5 }), (tree, alerts) => {
      const root: AnyRoute = { ...tree, matchers: [], continue: false };
      const rules = translateRoutes(textOf(root, "route")).routes.map(
        ({ path, condition, afterMatch }): RoutingRule => ({
          id: asId<"routing-rule">(path),
          name: path,
          condition,
          actions: {},
          afterMatch,
          enabled: true,
        }),
      );
      const { compiled, faults } = compileRules(rules);
      assert.deepEqual(faults, []);
      for (const labels of alerts) {
        const event = { action: "trigger" as const, dedupKey: "k", title: "t", severity: "info" as const, labels };
        const route = routeEvent(compiled, { event, source: { kind: "k", name: "n" }, service: undefined, receivedAtMs: 0 });
        assert.deepEqual(
          route.steps.map((step) => step.rule.name),
          originalMatch(root, "route", labels),
        );
      }
    }),
    { numRuns: 500 },
  );
});

test("no mutation of a configuration makes its reading or translating throw", () => {
  neverThrowsOn(mutatedTexts([example]), (text) => {
    const read = readConfiguration(text);
    if (read.kind === "configuration") translateConfiguration(read.configuration);
  });
});
