import { compileMatchers, type Matcher, type MatcherFault } from "#alerts/matchers.ts";

export type ParsedMatchers =
  | { readonly kind: "parsed"; readonly matchers: readonly Matcher[] }
  | { readonly kind: "refused"; readonly fault: MatcherFault };

/**
 * Reads matchers as Alertmanager and its tools write them: `{foo="bar", x=~"y|z"}`, `foo=bar`, `"a name" != "b\n"`.
 * Braces, quotes round plain words and a last comma may be left out or be there. Expressions are tried.
 */
export function parseMatchers(text: string): ParsedMatchers {
  const inner = withoutBraces(text.trim());
  if (inner === undefined) return refused(0, text, "a brace that opens must close");
  const matchers: Matcher[] = [];
  for (let rest = inner.trimStart(); rest !== ""; ) {
    const read = readMatcher(rest);
    if (typeof read === "string") return refused(matchers.length, rest, read);
    matchers.push(read.matcher);
    rest = read.rest;
  }
  const compiled = compileMatchers(matchers);
  return compiled.kind === "refused" ? compiled : { kind: "parsed", matchers };
}

function refused(index: number, text: string, reason: string): ParsedMatchers {
  return { kind: "refused", fault: { index, matcher: text.slice(0, 200), reason } };
}

function withoutBraces(text: string): string | undefined {
  const opens = text.startsWith("{");
  if (opens !== text.endsWith("}")) return opens ? undefined : text;
  return opens ? text.slice(1, -1) : text;
}

interface ReadText {
  readonly text: string;
  readonly rest: string;
}

const operators: readonly (readonly [sign: string, flags: Pick<Matcher, "isRegex" | "isEqual">])[] = [
  ["=~", { isRegex: true, isEqual: true }],
  ["!~", { isRegex: true, isEqual: false }],
  ["!=", { isRegex: false, isEqual: false }],
  ["=", { isRegex: false, isEqual: true }],
];

function readMatcher(from: string): { readonly matcher: Matcher; readonly rest: string } | string {
  const name = from.startsWith('"') ? readQuoted(from) : readPlain(from, /^[^\s{}!=~,"'`\\]+/);
  if (name === undefined || name.text === "") return "expected the name of a label";
  const afterName = name.rest.trimStart();
  const operator = operators.find(([sign]) => afterName.startsWith(sign));
  if (operator === undefined) return "expected one of = != =~ !~ after the name";
  const afterSign = afterName.slice(operator[0].length).trimStart();
  const value = afterSign.startsWith('"') ? readQuoted(afterSign) : readPlain(afterSign, /^[^,"]*/);
  if (value === undefined) return "a quote that opens must close";
  const afterValue = value.rest.trimStart();
  if (afterValue !== "" && !afterValue.startsWith(",")) return "expected a comma between matchers";
  return { matcher: { name: name.text, value: value.text, ...operator[1] }, rest: afterValue.slice(1).trimStart() };
}

function readPlain(from: string, pattern: RegExp): ReadText {
  const found = pattern.exec(from)?.[0] ?? "";
  return { text: found.trimEnd(), rest: from.slice(found.length) };
}

const escapes: Readonly<Record<string, string>> = { n: "\n", '"': '"', "\\": "\\", t: "\t" };

/** An unknown escape stays as it is written, since in an expression it means something: `"\d+"`. */
function readQuoted(from: string): ReadText | undefined {
  let text = "";
  for (let place = 1; place < from.length; place++) {
    const character = from.charAt(place);
    if (character === '"') return { text, rest: from.slice(place + 1) };
    if (character !== "\\") {
      text += character;
      continue;
    }
    place++;
    const escaped = from.charAt(place);
    text += escapes[escaped] ?? `\\${escaped}`;
  }
  return undefined;
}
