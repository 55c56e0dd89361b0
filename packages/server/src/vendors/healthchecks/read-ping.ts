import type { PingTold } from "#alerts/index.ts";

/*
 * The ping API of healthchecks. Source: healthchecks/healthchecks templates/docs/http_api.md: `/<key>` is a success,
 * `/<key>/start`, `/fail`, `/log` and `/<exit status>` say more, `?rid=` names the run, the body is kept.
 */

/** What a ping says; undefined for a last part of the path that means nothing. */
export function readPing(word: string | undefined, search: string, bytes: Buffer): PingTold | undefined {
  const outcome = outcomeOf(word);
  if (outcome === undefined) return undefined;
  const runId = new URLSearchParams(search).get("rid") ?? "";
  return { ...outcome, ...(runId !== "" && { runId }), ...(bytes.length > 0 && { body: bytes.toString("utf8") }) };
}

function outcomeOf(word: string | undefined): Pick<PingTold, "kind" | "exitStatus"> | undefined {
  if (word === undefined) return { kind: "success" };
  if (word === "start" || word === "fail" || word === "log") return { kind: word };
  const exitStatus = /^\d{1,3}$/.test(word) ? Number(word) : 256;
  if (exitStatus > 255) return undefined;
  return { kind: exitStatus === 0 ? "success" : "fail", exitStatus };
}
