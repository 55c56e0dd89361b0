import { type Matcher, parseMatchers } from "@staunch/core/alerts";
import { parse, YAMLError } from "yaml";
import { z } from "zod";

/*
 * `alertmanager.yml`, as far as it says who hears of what, and when nobody does.
 * Source: prometheus.io/docs/alerting/latest/configuration, and prometheus/alertmanager config/config.go.
 */

const words = z.union([z.string(), z.number()]).transform(String);
const wordList = z
  .union([z.array(words), words.transform((word) => [word])])
  .nullish()
  .transform((list) => list ?? []);
const equalities = z
  .record(z.string(), words)
  .nullish()
  .transform((map) => map ?? {});

/** Left out is every day; an empty list is none. */
const ranges = z.union([z.array(words), words.transform((word) => [word])]).nullish();
const timeIntervalSchema = z.looseObject({
  times: z.array(z.object({ start_time: words, end_time: words })).nullish(),
  weekdays: ranges,
  days_of_month: ranges,
  months: ranges,
  years: ranges,
  location: z.string().nullish(),
});
const namedIntervalSchema = z.looseObject({ name: z.string(), time_intervals: z.array(timeIntervalSchema).nullish() });

const inhibitSchema = z.looseObject({
  name: z.string().nullish(),
  source_match: equalities,
  source_match_re: equalities,
  source_matchers: wordList,
  target_match: equalities,
  target_match_re: equalities,
  target_matchers: wordList,
  equal: wordList,
});

/** A route as it is written; what it leaves out it has from the one above. */
export interface RouteText {
  readonly receiver?: string | null | undefined;
  readonly match: Readonly<Record<string, string>>;
  readonly match_re: Readonly<Record<string, string>>;
  readonly matchers: readonly string[];
  readonly continue?: boolean | null | undefined;
  readonly group_by: readonly string[];
  readonly group_wait?: string | null | undefined;
  readonly group_interval?: string | null | undefined;
  readonly repeat_interval?: string | null | undefined;
  readonly mute_time_intervals: readonly string[];
  readonly active_time_intervals: readonly string[];
  readonly routes?: readonly RouteText[] | null | undefined;
}

const routeSchema: z.ZodType<RouteText> = z.looseObject({
  receiver: z.string().nullish(),
  match: equalities,
  match_re: equalities,
  matchers: wordList,
  continue: z.boolean().nullish(),
  group_by: wordList,
  group_wait: z.string().nullish(),
  group_interval: z.string().nullish(),
  repeat_interval: z.string().nullish(),
  mute_time_intervals: wordList,
  active_time_intervals: wordList,
  get routes() {
    return z.array(routeSchema).nullish();
  },
});

const configurationSchema = z.looseObject({
  route: routeSchema,
  receivers: z.array(z.looseObject({ name: z.string() })).min(1),
  inhibit_rules: z.array(inhibitSchema).nullish(),
  time_intervals: z.array(namedIntervalSchema).nullish(),
  mute_time_intervals: z.array(namedIntervalSchema).nullish(),
  templates: wordList,
});

export type Configuration = z.output<typeof configurationSchema>;
export type InhibitText = z.output<typeof inhibitSchema>;
export type TimeIntervalText = z.output<typeof timeIntervalSchema>;

export type ReadConfiguration =
  | { readonly kind: "configuration"; readonly configuration: Configuration }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Every alias is a copy: a few of them that name each other make a gigabyte of a kilobyte. */
const mostAliases = 100;

export function readConfiguration(text: string): ReadConfiguration {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: mostAliases });
  } catch (error) {
    if (error instanceof YAMLError || error instanceof ReferenceError) return { kind: "unreadable", reason: error.message };
    throw error;
  }
  const result = configurationSchema.safeParse(value);
  if (result.success) return { kind: "configuration", configuration: result.data };
  const issue = result.error.issues[0];
  return { kind: "unreadable", reason: `${issue?.path.join(".") || "the file"}: ${issue?.message ?? "not as documented"}` };
}

export type ReadMatchers =
  | { readonly kind: "matchers"; readonly matchers: readonly Matcher[] }
  | { readonly kind: "fault"; readonly reason: string };

/** The three ways in which the file writes matchers, together. */
export function readMatchers(
  match: Readonly<Record<string, string>>,
  matchRe: Readonly<Record<string, string>>,
  texts: readonly string[],
): ReadMatchers {
  const matchers: Matcher[] = [
    ...Object.entries(match).map(([name, value]) => ({ name, value, isRegex: false, isEqual: true })),
    ...Object.entries(matchRe).map(([name, value]) => ({ name, value, isRegex: true, isEqual: true })),
  ];
  for (const text of texts) {
    const parsed = parseMatchers(text);
    if (parsed.kind === "refused") return { kind: "fault", reason: `${parsed.fault.matcher}: ${parsed.fault.reason}` };
    matchers.push(...parsed.matchers);
  }
  return { kind: "matchers", matchers };
}
