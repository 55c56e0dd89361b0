import { RE2JS } from "re2js";

/** Alertmanager's matcher: `name` `=` | `!=` | `=~` | `!~` `value`. A label that is missing counts as the empty text. */
export interface Matcher {
  readonly name: string;
  readonly value: string;
  /** The value is a regular expression (RE2 syntax) that the whole of the label's value must match. */
  readonly isRegex: boolean;
  /** False turns the matcher round: `!=`, `!~`. */
  readonly isEqual: boolean;
}

/** Bounds of one set of matchers; what is beyond them is refused. */
const matcherLimits = { matchers: 50, nameCharacters: 200, valueCharacters: 2_048, regexCharacters: 1_000 } as const;

/** Which matcher cannot be used, counted from 0, and why in words. */
export interface MatcherFault {
  readonly index: number;
  readonly matcher: string;
  readonly reason: string;
}

export type Labels = Readonly<Record<string, string>>;
/** Do all matchers of a set agree with these labels? */
export type LabelTest = (labels: Labels) => boolean;

export type CompiledMatchers =
  | { readonly kind: "compiled"; readonly matches: LabelTest }
  | { readonly kind: "refused"; readonly fault: MatcherFault };

/** The matcher as people write it: `severity=~"warning|info"`. */
export function matcherText({ name, value, isRegex, isEqual }: Matcher): string {
  const operator = isRegex ? "~" : "";
  const sign = isEqual ? `=${operator}` : `!${isRegex ? "~" : "="}`;
  return `${/^[a-zA-Z_:][\w:.-]*$/.test(name) ? name : quoted(name)}${sign}${quoted(value)}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

/** The whole set as people write it: `{a="b",c!="d"}`. */
export function matchersText(matchers: readonly Matcher[]): string {
  return `{${matchers.map(matcherText).join(",")}}`;
}

type ValueTest = (value: string) => boolean;
type CompiledMatcher = { readonly kind: "test"; readonly test: ValueTest } | { readonly kind: "fault"; readonly reason: string };

/** Makes a test of a set; the empty set matches everything. */
export function compileMatchers(matchers: readonly Matcher[]): CompiledMatchers {
  if (matchers.length > matcherLimits.matchers) {
    const fault = {
      index: matcherLimits.matchers,
      matcher: matchersText(matchers).slice(0, 200),
      reason: `more than ${matcherLimits.matchers}`,
    };
    return { kind: "refused", fault };
  }
  const tests: (readonly [name: string, test: ValueTest])[] = [];
  for (const [index, matcher] of matchers.entries()) {
    const compiled = compileMatcher(matcher);
    if (compiled.kind === "fault") {
      return { kind: "refused", fault: { index, matcher: matcherText(matcher).slice(0, 200), reason: compiled.reason } };
    }
    tests.push([matcher.name, compiled.test]);
  }
  return { kind: "compiled", matches: (labels) => tests.every(([name, test]) => test(valueOf(labels, name))) };
}

function valueOf(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? "") : "";
}

function compileMatcher({ name, value, isRegex, isEqual }: Matcher): CompiledMatcher {
  if (name === "") return { kind: "fault", reason: "a matcher needs the name of a label" };
  if (name.length > matcherLimits.nameCharacters)
    return { kind: "fault", reason: `a name has at most ${matcherLimits.nameCharacters} characters` };
  if (value.length > matcherLimits.valueCharacters) {
    return { kind: "fault", reason: `a value has at most ${matcherLimits.valueCharacters} characters` };
  }
  const test = isRegex ? regexTest(value) : { kind: "test" as const, test: (text: string) => text === value };
  if (test.kind === "fault" || isEqual) return test;
  const positive = test.test;
  return { kind: "test", test: (text) => !positive(text) };
}

/** Thousands of alerts meet the same few expressions; beyond this many the oldest are compiled anew when they come again. */
const mostCached = 2_000;
const cache = new Map<string, CompiledMatcher>();

function regexTest(pattern: string): CompiledMatcher {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  const compiled = compileRegex(pattern);
  const oldest = cache.keys().next().value;
  if (cache.size >= mostCached && oldest !== undefined) cache.delete(oldest);
  cache.set(pattern, compiled);
  return compiled;
}

/** Most expressions in silences are lists of plain words; a set answers those at once. */
const plainWords = /^[\w :/@-]+(?:\|[\w :/@-]+)*$/;

function compileRegex(pattern: string): CompiledMatcher {
  if (pattern.length > matcherLimits.regexCharacters) {
    return { kind: "fault", reason: `a regular expression has at most ${matcherLimits.regexCharacters} characters` };
  }
  if (plainWords.test(pattern)) {
    const words = new Set(pattern.split("|"));
    return { kind: "test", test: (text) => words.has(text) };
  }
  try {
    const regex = RE2JS.compile(pattern);
    return { kind: "test", test: (text) => regex.matches(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: "fault", reason: `not a regular expression that can be used (RE2 syntax): ${reason}` };
  }
}

/** Values unlike anything a matcher would be written for: whoever accepts all of them accepts nearly anything. */
const probes = ["zq-probe-7391", "0", "A value, with several words.", "π"] as const;

/** Does every matcher accept whatever value its label has? Such a set picks nothing out, so it is asked for twice. */
export function matchesEverything(matchers: readonly Matcher[]): boolean {
  return matchers.every((matcher) => {
    const compiled = compileMatcher(matcher);
    return compiled.kind === "test" && probes.every((probe) => compiled.test(probe));
  });
}
