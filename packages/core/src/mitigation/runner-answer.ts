/** What the runner's output says of its end, before the HTTP status is looked at. */
export type RunnerWord = "succeeded" | "failed" | "none";

/** How the call ended. */
export type CallEnd =
  | { readonly kind: "succeeded" }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "lost"; readonly reason: string };

/**
 * Judges a complete answer. A word in the last line wins over the status only towards failure: a runner that
 * answered 500 has not succeeded, whatever it printed. 502 and 504 come from a gateway in between, which cannot
 * know what the runner did. 202 without a word means "started", which is not "done".
 */
export function judgeAnswer(status: number, word: RunnerWord): CallEnd {
  if (word === "failed") return { kind: "failed", reason: "the runner reported failure" };
  if (status === 502 || status === 504) return { kind: "lost", reason: `a gateway before the runner answered ${status}` };
  if (status < 200 || status >= 300) return { kind: "failed", reason: `the runner answered ${status}` };
  if (word === "succeeded") return { kind: "succeeded" };
  return status === 202 ? { kind: "lost", reason: "the runner accepted the call and did not say how it ended" } : { kind: "succeeded" };
}

/** Reads a line of NDJSON output: `{"status":"succeeded"}` or `{"status":"failed"}`, other keys allowed. Any other line has no word. */
export function readRunnerWord(line: string): RunnerWord {
  if (!line.trimStart().startsWith("{")) return "none";
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== "object" || parsed === null || !("status" in parsed)) return "none";
    return parsed.status === "succeeded" || parsed.status === "failed" ? parsed.status : "none";
  } catch {
    // Half a line or plain text that begins with a brace is output like any other.
    return "none";
  }
}

/** The readable part of an output line: `message` or `line` of an NDJSON object, else the line itself. */
export function readRunnerText(line: string): string {
  if (!line.trimStart().startsWith("{")) return line;
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== "object" || parsed === null) return line;
    if ("message" in parsed && typeof parsed.message === "string") return parsed.message;
    return "line" in parsed && typeof parsed.line === "string" ? parsed.line : line;
  } catch {
    // As above.
    return line;
  }
}
