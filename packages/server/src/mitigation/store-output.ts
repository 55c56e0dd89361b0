import type { OrganisationId, RunId } from "@staunch/core/kernel";
import { sql } from "kysely";
import type { Tx } from "#platform/index.ts";

/** Output kept per run, bytes. What comes after is counted as cut: a log nobody can scroll through helps nobody. */
export const keptOutputBytes = 1_000_000;

/** What was kept of a batch. */
export interface KeptOutput {
  /** Numbers of the first and last line of the batch; undefined when nothing of it was kept. */
  readonly lines: { readonly first: number; readonly last: number } | undefined;
  readonly isCut: boolean;
}

interface OutputCounters {
  readonly output_lines: number;
  readonly output_bytes: number;
  readonly output_cut: boolean;
}

/** Appends lines behind those already there, as far as there is room. */
export async function appendOutput(
  tx: Tx,
  run: { readonly organisationId: OrganisationId; readonly id: RunId },
  lines: readonly string[],
  at: Temporal.Instant,
): Promise<KeptOutput> {
  const { rows } = await sql<OutputCounters>`
    select output_lines, output_bytes, output_cut from runs
    where organisation_id = ${run.organisationId} and id = ${run.id} for update`.execute(tx);
  const [before] = rows;
  if (before === undefined || before.output_cut) return { lines: undefined, isCut: before?.output_cut ?? false };

  const kept: string[] = [];
  let bytes = before.output_bytes;
  for (const line of lines) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > keptOutputBytes) break;
    kept.push(line);
  }
  const isCut = kept.length < lines.length;
  const outputRows = kept.map((text, index) => ({ line: before.output_lines + index + 1, text }));
  await sql`
    insert into run_output (organisation_id, run_id, line, at, text)
    select ${run.organisationId}, ${run.id}, line, ${at}, text
    from jsonb_to_recordset(${JSON.stringify(outputRows)}::jsonb) as r(line integer, text text)`.execute(tx);
  const last = before.output_lines + kept.length;
  await tx
    .updateTable("runs")
    .set({ output_lines: last, output_bytes: Math.min(bytes, keptOutputBytes), output_cut: isCut })
    .where("organisation_id", "=", run.organisationId)
    .where("id", "=", run.id)
    .execute();
  return { lines: kept.length === 0 ? undefined : { first: before.output_lines + 1, last }, isCut };
}
