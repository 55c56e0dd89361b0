import { createHmac } from "node:crypto";
import { z } from "zod";
import type { CallEnd } from "@staunch/core/mitigation";
import { judgeAnswer, readRunnerText, readRunnerWord } from "@staunch/core/mitigation";
import type { RunnerWord } from "@staunch/core/mitigation";
import { type OnLine, type RunnerCall, type RunnerKind, stopText } from "#mitigation/index.ts";
import type { GuardedStream } from "#platform/index.ts";
import { FetchFailed } from "#platform/index.ts";
import { splitLines } from "#vendors/http-runner/split-lines.ts";

/** More output than this is no log any more; reading on would only tie up the server. */
const mostOutputBytes = 64 * 1024 * 1024;

/**
 * Runs a mitigation by one signed POST (Standard Webhooks 1.0.0) whose answer is streamed. The request is never
 * sent twice: not on a redirect, not after a broken connection.
 */
export function httpRunner(stream: GuardedStream): RunnerKind {
  return {
    kind: "http",
    label: "Signed HTTP call",
    settings: z.object({ url: z.string() }),
    run: (call, onLine, signal) => post(stream, call, onLine, signal),
  };
}

async function post(stream: GuardedStream, call: RunnerCall, onLine: OnLine, signal: AbortSignal): Promise<CallEnd> {
  try {
    const answer = await stream(String(call.settings["url"]), {
      method: "POST",
      headers: signedHeaders(call),
      body: call.payload,
      timeoutMs: call.timeLimitSeconds * 1000,
      maxBytes: mostOutputBytes,
      signal,
    });
    let word: RunnerWord = "none";
    for await (const line of splitLines(answer.body)) {
      if (line.trim() === "") continue;
      word = readRunnerWord(line);
      if (word === "none") onLine(readRunnerText(line));
    }
    return judgeAnswer(answer.status, word);
  } catch (error) {
    return asCallEnd(error, call, signal);
  }
}

function asCallEnd(error: unknown, call: RunnerCall, signal: AbortSignal): CallEnd {
  if (!(error instanceof FetchFailed)) throw error;
  if (error.neverArrived) return { kind: "failed", reason: `the runner was not reached: ${error.message}` };
  if (signal.aborted) return { kind: "lost", reason: `${stopText(signal)}; how far the runner got is not known` };
  if (error.reason === "timeout") return { kind: "lost", reason: `no end within the time limit of ${call.timeLimitSeconds} s` };
  return { kind: "lost", reason: `the runner's answer was lost: ${error.message}` };
}

function signedHeaders(call: RunnerCall): Record<string, string> {
  const timestamp = String(Math.floor(call.at.epochMilliseconds / 1000));
  const key = Buffer.from(call.secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${call.runId}.${timestamp}.${call.payload}`).digest("base64");
  return {
    "content-type": "application/json",
    accept: "application/x-ndjson, text/plain",
    "idempotency-key": call.runId,
    "webhook-id": call.runId,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
}
