import { compileMatchers, type Matcher, type MatcherFault, matchesEverything, parseMatchers } from "@staunch/core/alerts";
import { z } from "zod";
import { invalid, type StaunchError } from "#platform/index.ts";

const matcher = z.object({
  name: z.string().min(1).max(200),
  value: z.string().max(2_048),
  isRegex: z.boolean().default(false),
  isEqual: z.boolean().default(true),
});

/** Matchers as Alertmanager takes them, as objects or as text. */
export const matchersInput = z
  .union([z.array(matcher).min(1).max(50), z.string().max(8_000)])
  .describe('Objects, or text such as {severity="warning", host=~"db-.*"}. A missing label counts as empty.');

/** Matchers as they are answered. */
export const matchersOutput = z.array(z.object({ name: z.string(), value: z.string(), isRegex: z.boolean(), isEqual: z.boolean() }));

function refusal(field: string, { index, matcher: text, reason }: MatcherFault): StaunchError {
  return invalid(`${field}.${index}`, `a matcher that can be used; ${text}: ${reason}`);
}

/** @throws invalid naming the matcher at fault; also for none at all */
export function readMatchers(field: string, input: z.output<typeof matchersInput>): readonly Matcher[] {
  const parsed = typeof input === "string" ? parseMatchers(input) : { kind: "parsed" as const, matchers: input };
  if (parsed.kind === "refused") throw refusal(field, parsed.fault);
  const compiled = compileMatchers(parsed.matchers);
  if (compiled.kind === "refused") throw refusal(field, compiled.fault);
  if (parsed.matchers.length === 0) throw invalid(field, "at least one matcher");
  return parsed.matchers;
}

/** Whatever would hold back every alert is asked for twice. @throws invalid when it was asked for once */
export function requireConfirmed(field: string, matchers: readonly Matcher[], confirmed: boolean | undefined): void {
  if (confirmed === true || !matchesEverything(matchers)) return;
  throw invalid(field, "matchers that pick something out; these match every alert: send confirmEverything: true if that is meant");
}
