import { formatValue, objectiveText } from "@staunch/core/mitigation";
import { sql } from "kysely";
import type { z } from "zod";
import type { RecoveryCheck } from "#mitigation/check.ts";
import type { graphSchema } from "#mitigation/schemas.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

type Graph = z.infer<typeof graphSchema>;

/** Before the impact, minutes: enough to see what normal looked like and the change that came before. */
const minutesBefore = 20;
/** More points than a screen has pixels for say nothing more. */
const mostPoints = 240;

/** The numbers of a check around an impact, thinned to what a screen can show. */
export async function readGraph(
  tx: Tx,
  ctx: CommandContext,
  check: RecoveryCheck,
  span: { readonly since: Temporal.Instant; readonly until: Temporal.Instant },
): Promise<Graph> {
  const from = span.since.subtract({ minutes: minutesBefore });
  const bucketSeconds = Math.max(1, (span.until.epochMilliseconds - from.epochMilliseconds) / 1000 / mostPoints);
  // The worst value of a bucket is kept: a mean would hide the peak that hurt.
  const worst = check.rule.objective.operator.startsWith("<") ? sql`desc` : sql`asc`;
  const { rows } = await sql<{ at: Temporal.Instant; value: number | null }>`
    select distinct on (bucket) at, value from (
      select at, value, floor(extract(epoch from at) / ${bucketSeconds}::double precision) as bucket from check_samples
      where organisation_id = ${ctx.organisationId} and check_id = ${check.id} and at >= ${from} and at <= ${span.until}
    ) as samples
    order by bucket, value ${worst} nulls last, at`.execute(tx);
  const points = rows.map((row) => ({ at: row.at.toString(), value: row.value }));
  const { objective } = check.rule;
  return {
    checkId: check.id,
    name: check.name,
    unit: objective.unit,
    objective: { ...objective, text: objectiveText(objective) },
    from: from.toString(),
    until: span.until.toString(),
    points,
    latest: latestText(check),
    sentence: sentenceOf(
      check,
      rows.map((row) => row.value),
    ),
  };
}

function latestText(check: RecoveryCheck): string | null {
  const { state, rule } = check;
  if (state === undefined || state.state === "unknown" || state.last === undefined) return null;
  return formatValue(state.last.value, rule.objective.unit);
}

function sentenceOf(check: RecoveryCheck, values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  const [first] = known;
  const { objective } = check.rule;
  if (first === undefined) return `${check.name}: no readings yet. Objective ${objectiveText(objective)}.`;
  const text = (value: number): string => formatValue(value, objective.unit);
  const worst = objective.operator.startsWith("<") ? Math.max(...known) : Math.min(...known);
  const last = known.at(-1) ?? first;
  return `${check.name}: ${text(first)} at the start, ${text(worst)} at worst, ${text(last)} now. Objective ${objectiveText(objective)}.`;
}
