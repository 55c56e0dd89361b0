import { formatValue, isMet, objectiveText } from "@staunch/core/alerts";
import type { Sample } from "@staunch/core/mitigation";
import { z } from "zod";
import type { Prober, PromqlTarget } from "#alerts/index.ts";
import type { CheckReader, HistorySpan, PromqlSource, Reading } from "#mitigation/index.ts";
import type { GuardedFetch } from "#platform/index.ts";
import { FetchFailed } from "#platform/index.ts";

const limits = { timeoutMs: 10_000, maxBytes: 1_000_000, maxRedirects: 3 } as const;

/** `[unix seconds, "number"]`, as the HTTP API writes every value. */
const point = z.tuple([z.number(), z.string()]);
const instantAnswer = z.discriminatedUnion("resultType", [
  z.object({ resultType: z.literal("scalar"), result: point }),
  z.object({ resultType: z.literal("vector"), result: z.array(z.object({ value: point.optional() })) }),
  z.object({ resultType: z.literal("matrix"), result: z.array(z.unknown()) }),
  z.object({ resultType: z.literal("string"), result: z.unknown() }),
]);
const envelope = z.object({ status: z.string(), data: z.unknown().optional(), error: z.string().optional() });
const rangeAnswer = z.object({ result: z.array(z.object({ values: z.array(point) })) });

/** Reads a number from anything that speaks Prometheus' HTTP API: Prometheus, Thanos, Mimir, VictoriaMetrics. */
export function promqlReader(fetch: GuardedFetch): CheckReader<PromqlSource> {
  return {
    read: async (source, authorization, at) => {
      const answer = await ask(
        fetch,
        source,
        authorization,
        `query?${new URLSearchParams({ query: source.query, time: seconds(at) }).toString()}`,
      );
      return answer.kind === "none" ? answer : readInstant(answer.data);
    },
    readHistory: async (source, authorization, span) => {
      const answer = await ask(fetch, source, authorization, `query_range?${rangeQuery(source, span).toString()}`);
      return answer.kind === "none" ? [] : readRange(answer.data);
    },
  };
}

/** Looks whether a query's number meets its objective. No number is no proof that all is well. */
export function promqlProber(fetch: GuardedFetch): Prober<PromqlTarget> {
  return async ({ url, query, objective }, { authorization, at, timeoutMs }) => {
    const path = `query?${new URLSearchParams({ query, time: seconds(at) }).toString()}`;
    const answer = await ask(fetch, { url, timeoutMs }, authorization, path);
    const reading = answer.kind === "none" ? answer : readInstant(answer.data);
    if (reading.kind === "none") return { found: "otherwise", words: reading.reason };
    const value = formatValue(reading.value, objective.unit);
    const found = isMet(reading.value, objective) ? "expected" : "otherwise";
    return { found, words: `the query yields ${value}, expected ${objectiveText(objective)}` };
  };
}

type Answer = { readonly kind: "data"; readonly data: unknown } | { readonly kind: "none"; readonly reason: string };

interface Asked extends Pick<PromqlSource, "url"> {
  readonly timeoutMs?: number;
}

async function ask(fetch: GuardedFetch, source: Asked, authorization: string | undefined, path: string): Promise<Answer> {
  try {
    const headers = authorization === undefined ? {} : { authorization };
    const response = await fetch(`${source.url.replace(/\/+$/, "")}/api/v1/${path}`, {
      method: "GET",
      headers,
      ...limits,
      timeoutMs: source.timeoutMs ?? limits.timeoutMs,
    });
    const body = envelope.safeParse(parseJson(Buffer.from(response.body).toString("utf8")));
    // A refused query comes as 400 with the reason in the body, which says more than the status.
    if (body.success && body.data.status === "error") return none(`the server refused the query: ${body.data.error ?? "no reason given"}`);
    if (response.status !== 200) return none(`the server answered ${response.status}`);
    return body.success ? { kind: "data", data: body.data.data } : none("the answer is not that of a Prometheus server");
  } catch (error) {
    if (error instanceof FetchFailed) return none(error.message);
    throw error;
  }
}

function readInstant(data: unknown): Reading {
  const answer = instantAnswer.safeParse(data);
  if (!answer.success) return none("the answer is not that of a Prometheus server");
  const result = answer.data;
  if (result.resultType === "scalar") return asReading(result.result[1]);
  if (result.resultType !== "vector") return none(`the query yields a ${result.resultType}; one number is needed`);
  const [first, ...others] = result.result;
  if (first === undefined) return none("the query yields no series");
  if (others.length > 0) return none(`the query yields ${result.result.length} series; one is needed, as by sum(…)`);
  return first.value === undefined ? none("the query yields a histogram; one number is needed") : asReading(first.value[1]);
}

/** The first series: a query good for one number yields one. */
function readRange(data: unknown): readonly Sample[] {
  const answer = rangeAnswer.safeParse(data);
  const [series] = answer.success ? answer.data.result : [];
  return (series?.values ?? []).map(([time, text]) => {
    const reading = asReading(text);
    return {
      at: Temporal.Instant.fromEpochMilliseconds(Math.round(time * 1000)),
      value: reading.kind === "value" ? reading.value : undefined,
    };
  });
}

/** NaN is what a rate over nothing yields, such as errors per request when nobody asks. It proves nothing. */
function asReading(text: string): Reading {
  const value = Number(text.replace(/^([+-]?)Inf$/, "$1Infinity"));
  return Number.isFinite(value) ? { kind: "value", value } : none(`the query yields ${text}`);
}

function rangeQuery(source: PromqlSource, span: HistorySpan): URLSearchParams {
  return new URLSearchParams({ query: source.query, start: seconds(span.from), end: seconds(span.until), step: String(span.stepSeconds) });
}

function seconds(at: Temporal.Instant): string {
  return (at.epochMilliseconds / 1000).toFixed(3);
}

function none(reason: string): { readonly kind: "none"; readonly reason: string } {
  return { kind: "none", reason };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is answered like JSON of the wrong shape.
    return undefined;
  }
}
