import type { MitigationId, OrganisationId, RunId } from "@staunch/core/kernel";
import type { CallEnd, RunnerKindName, Sample } from "@staunch/core/mitigation";
import type { z } from "zod";
import type { Tx } from "#platform/index.ts";

/** As a kind's own schema left them. */
export type RunnerSettings = Readonly<Record<string, unknown>>;

/** An account that several mitigations share, opened for one run. */
export interface RunnerAccount {
  readonly id: string;
  readonly name: string;
  /** Settings and secrets. */
  readonly settings: RunnerSettings;
}

/** What a runner is asked to do. */
export interface RunnerCall {
  readonly organisationId: OrganisationId;
  readonly mitigationId: MitigationId;
  /** The same for every attempt to deliver this run; the receiver can refuse a second one by it. */
  readonly runId: RunId;
  /** What the button said. */
  readonly label: string;
  /** The mitigation's, read by the kind's schema; the run's values are put into those of kinds with an account. */
  readonly settings: RunnerSettings;
  /** Present for kinds that need one. */
  readonly account: RunnerAccount | undefined;
  /** The mitigation's signing secret: `whsec_` and base64 of at least 24 bytes. */
  readonly secret: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Who started it, what for and with which values: JSON text, a Standard Webhook. */
  readonly payload: string;
  readonly at: Temporal.Instant;
  readonly timeLimitSeconds: number;
  /** What {@link remember} was told, by this node or by one that died. */
  readonly reference: string | undefined;
  /** Writes down what the runner calls this run, so that {@link RunnerKind.resume} can follow it from another node. */
  remember(reference: string): Promise<void>;
}

/** What somebody who fetches a run has to know of it. */
export type HandedRun = Pick<RunnerCall, "organisationId" | "runId" | "label" | "parameters" | "settings" | "timeLimitSeconds">;

export type RunnerVerdict = { readonly kind: "good"; readonly detail: string } | { readonly kind: "bad"; readonly reason: string };

/** Takes a line of output, without its line break; returns at once. */
export type OnLine = (line: string) => void;

/** One way of carrying a mitigation out; implemented by vendors. None of its functions throws for what the other side does. */
export interface RunnerKind {
  /** The word in rows and addresses; never changes once released. */
  readonly kind: RunnerKindName;
  /** As a person reads it. */
  readonly label: string;
  /** Settings of an account that several mitigations share (address, token); absent where none is needed. */
  readonly account?: {
    readonly schema: z.ZodObject;
    /** Kept sealed and never shown again. */
    readonly secretFields: readonly string[];
    /** How to get one, and what it has to be allowed: Markdown. */
    readonly setup: string;
    /** Asks the other side whether the account is good, by a call that changes nothing; what it said in words. */
    test(account: RunnerAccount): Promise<RunnerVerdict>;
  };
  /** Settings of one mitigation: repository and workflow, namespace and deployment, flag and environment. */
  readonly settings: z.ZodObject;
  /**
   * Carries it out; lines as they come. `lost` whenever it may have acted and nobody knows how it went.
   * `signal`: a person cancelled, or the time limit passed; its reason is a {@link RunStopped}.
   */
  run(call: RunnerCall, onLine: OnLine, signal: AbortSignal): Promise<CallEnd>;
  /**
   * Present where somebody fetches the run and reports its end by himself: puts it where he finds it, in the transaction
   * that marks the run as called, and answers why not, if so. {@link RunnerKind.run} is then never called.
   */
  hand?(tx: Tx, run: HandedRun, now: Temporal.Instant): Promise<CallEnd | undefined>;
  /** Goes on following a run whose node died after {@link RunnerCall.remember}, without carrying it out again; absent where nobody can know. */
  resume?(call: RunnerCall, onLine: OnLine, signal: AbortSignal): Promise<CallEnd>;
  /** What a run would do, without doing it; absent where it cannot be known. */
  rehearse?(call: RunnerCall, onLine: OnLine, signal: AbortSignal): Promise<CallEnd>;
}

/** Why a run is to stop; the reason of the signal that a runner is handed. The message is a sentence without its full stop. */
export class RunStopped extends Error {
  readonly kind: "cancelled" | "time_limit";

  constructor(kind: RunStopped["kind"], message: string) {
    super(message);
    this.name = "RunStopped";
    this.kind = kind;
  }
}

/** Why the signal says to stop, for a person. */
export function stopText(signal: AbortSignal): string {
  return signal.reason instanceof RunStopped ? signal.reason.message : "it was stopped";
}

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
