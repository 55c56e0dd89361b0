import { compileMatchers, type Matcher } from "@staunch/core/alerts";
import { z } from "zod";
import type { SenderAnswer } from "#platform/index.ts";

/** A silence as it is posted. Source: prometheus/alertmanager, api/v2/openapi.yaml, postableSilence; the refusals are those of 0.25. */
export interface PostedSilence {
  readonly id: string | undefined;
  readonly matchers: readonly Matcher[];
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
  readonly createdBy: string;
  readonly comment: string;
}

export type ReadSilence =
  | { readonly kind: "silence"; readonly silence: PostedSilence }
  | { readonly kind: "refused"; readonly answer: SenderAnswer };

// In the order in which Alertmanager looks at them.
const bodySchema = z.looseObject({
  id: z.string().nullish(),
  comment: z.string(),
  createdBy: z.string(),
  endsAt: z.string(),
  matchers: z.array(z.looseObject({ isRegex: z.boolean(), name: z.string(), value: z.string(), isEqual: z.boolean().nullish() })),
  startsAt: z.string(),
});

const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

export function unreadableSilence(reason: string): ReadSilence {
  return refused(400, { code: 400, message: `parsing silence body from "" failed, because ${reason}` });
}

function refused(status: number, json: unknown): ReadSilence {
  return { kind: "refused", answer: { status, json } };
}

export function readSilenceBody(value: unknown, now: Temporal.Instant): ReadSilence {
  const result = bodySchema.safeParse(value);
  if (!result.success) return shapeFault(result.error.issues);
  const { id, comment, createdBy, matchers: posted } = result.data;
  if (posted.length === 0) return refused(422, { code: 612, message: "matchers in body should have at least 1 items" });
  const matchers = posted.map(({ name, value: wanted, isRegex, isEqual }) => ({ name, value: wanted, isRegex, isEqual: isEqual ?? true }));
  const startsAt = instantOf(result.data.startsAt);
  if (startsAt === undefined) return unreadableSilence(`parsing time ${JSON.stringify(result.data.startsAt)} failed`);
  const endsAt = instantOf(result.data.endsAt);
  if (endsAt === undefined) return unreadableSilence(`parsing time ${JSON.stringify(result.data.endsAt)} failed`);
  const fault = timeFault(startsAt, endsAt, now) ?? matcherFault(matchers);
  if (fault !== undefined) return refused(400, fault);
  return { kind: "silence", silence: { id: id || undefined, matchers, startsAt, endsAt, createdBy, comment } };
}

/** What is of another type cannot be parsed; what is only missing is named. */
function shapeFault(issues: readonly z.core.$ZodIssue[]): ReadSilence {
  const isMissing = (issue: z.core.$ZodIssue): boolean => issue.path.length > 0 && issue.message.includes("undefined");
  const wrong = issues.find((issue) => !isMissing(issue));
  if (wrong !== undefined) return unreadableSilence(`${wrong.path.join(".") || "body"}: ${wrong.message}`);
  return refused(422, { code: 602, message: `${issues[0]?.path.join(".") ?? ""} in body is required` });
}

function instantOf(time: string): Temporal.Instant | undefined {
  try {
    return Temporal.Instant.from(time);
  } catch {
    // The caller answers in the protocol's words.
    return undefined;
  }
}

function timeFault(start: Temporal.Instant, end: Temporal.Instant, now: Temporal.Instant): string | undefined {
  if (Temporal.Instant.compare(start, end) >= 0) return "Failed to create silence: start time must be before end time";
  return Temporal.Instant.compare(end, now) <= 0 ? "Failed to create silence: end time can't be in the past" : undefined;
}

function matcherFault(matchers: readonly Matcher[]): string | undefined {
  for (const [index, { name }] of matchers.entries())
    if (!labelName.test(name)) return `silence invalid: invalid label matcher ${index}: invalid label name ${JSON.stringify(name)}`;
  const compiled = compileMatchers(matchers);
  if (compiled.kind === "refused") return `silence invalid: invalid label matcher ${compiled.fault.index}: ${compiled.fault.reason}`;
  const matchesEmpty = matchers.every((matcher) => {
    const one = compileMatchers([matcher]);
    return one.kind === "compiled" && one.matches({});
  });
  return matchesEmpty ? "silence invalid: at least one matcher must not match the empty string" : undefined;
}
