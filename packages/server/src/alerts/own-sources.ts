import { cut, type SenderEvent } from "@staunch/core/alerts";
import type { Source } from "#alerts/source.ts";
import { type PipelineDeps, workThrough } from "#alerts/work-through.ts";
import type { Tx } from "#platform/index.ts";

/** A span as people say it, in its two largest units: "2 h 5 min". */
export function spanInWords(seconds: number): string {
  const units: readonly (readonly [number, string])[] = [
    [86_400, "d"],
    [3_600, "h"],
    [60, "min"],
    [1, "s"],
  ];
  let left = Math.max(Math.round(seconds), 0);
  const words: string[] = [];
  for (const [size, name] of units) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) words.push(`${count} ${name}`);
  }
  return words.length === 0 ? "0 s" : words.slice(0, 2).join(" ");
}

/**
 * Staunch says something as one of its own sources, such as a heartbeat: the alert is made in the transaction that
 * notices, by the same steps as anybody else's.
 */
export async function speakAs(
  tx: Tx,
  deps: PipelineDeps,
  said: { source: Source; event: SenderEvent },
  now: Temporal.Instant,
): Promise<void> {
  const { source, event } = said;
  const { id, name, organisationId } = source;
  const actor = { kind: "source", id, name, organisationId, role: "system" } as const;
  await workThrough(tx, deps, [[{ source, event, receivedAtMs: now.epochMilliseconds, actor }]], now);
}

/** Text of a machine that PostgreSQL can keep, cut to `limit` characters. */
export function keptText(text: string, limit: number): string {
  return cut(text, limit).replaceAll("\u0000", "").toWellFormed();
}
