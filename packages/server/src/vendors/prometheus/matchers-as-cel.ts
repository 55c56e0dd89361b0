import type { Matcher } from "@staunch/core/alerts";

/* Matchers as conditions of routing rules. A label that is missing is the empty text in both. */

const plainWords = /^[\w:/@-]+(?:\|[\w:/@-]+)*$/;

/** CEL writes texts as JSON does, as far as JSON goes. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

function matcherAsCel({ name, value, isRegex, isEqual }: Matcher): string {
  const label = `labels.get(${quoted(name)})`;
  if (!isRegex) return `${label} ${isEqual ? "==" : "!="} ${quoted(value)}`;
  // A list of plain words is looked up; an expression would have to be tried.
  const test = plainWords.test(value)
    ? `${label} in [${value.split("|").map(quoted).join(", ")}]`
    : `re(${label}, ${quoted(`^(?:${value})$`)})`;
  return isEqual ? test : `!(${test})`;
}

/** True when all of them agree; of none, always. */
export function matchersAsCel(matchers: readonly Matcher[]): string {
  return matchers.length === 0 ? "true" : matchers.map(matcherAsCel).join(" && ");
}
