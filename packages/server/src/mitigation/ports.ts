import type { CallEnd, Sample } from "@staunch/core/mitigation";

/** What a runner is asked to do. */
export interface RunnerCall {
  readonly url: string;
  /** `whsec_` and base64 of at least 24 bytes. */
  readonly secret: string;
  /** The same for every attempt to deliver this run; the receiver can refuse a second one by it. */
  readonly runId: string;
  /** JSON text; signed as it is. */
  readonly payload: string;
  readonly at: Temporal.Instant;
  readonly timeLimitSeconds: number;
}

/**
 * Carries a run out and answers how it ended; never throws for what the runner does. Each line of output is
 * handed over as it arrives, without its line break. `lost` whenever the runner may have acted and did not say how it went.
 */
export type Runner = (call: RunnerCall, onLine: (line: string) => void) => Promise<CallEnd>;

/** Where a number comes from: a Prometheus-compatible query that yields one series. */
export interface PromqlSource {
  readonly kind: "promql";
  /** Of the server, without `/api/v1`. */
  readonly url: string;
  readonly query: string;
}

/** Where a number comes from: a GET. */
export interface HttpSource {
  readonly kind: "http";
  readonly url: string;
  /** `success`: 1 when the answer is as expected, else 0. `latency`: milliseconds of an expected answer. `field`: a number in the JSON body. */
  readonly measure: "success" | "latency" | "field";
  readonly expectStatus: number;
  /** Text the body must hold; empty for none. */
  readonly expectText: string;
  /** Path of the number, dots between the parts; for `field` only. */
  readonly field: string;
}

export type CheckSource = PromqlSource | HttpSource;

/** One attempt to read a number. `none` says why there is no number, for a person. */
export type Reading = { readonly kind: "value"; readonly value: number } | { readonly kind: "none"; readonly reason: string };

export interface HistorySpan {
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
  readonly stepSeconds: number;
}

/** Reads one kind of source. `authorization` is the header's value, if the source needs one. Neither method throws for what the peer does. */
export interface CheckReader<Source extends CheckSource> {
  read(source: Source, authorization: string | undefined, at: Temporal.Instant): Promise<Reading>;
  /** What the source itself remembers of the past, oldest first; empty when it does not answer. Absent where a source has no memory. */
  readHistory?(source: Source, authorization: string | undefined, span: HistorySpan): Promise<readonly Sample[]>;
}

export interface CheckReaders {
  readonly promql: CheckReader<PromqlSource>;
  readonly http: CheckReader<HttpSource>;
}
