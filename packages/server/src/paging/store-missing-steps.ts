import { sql } from "kysely";
import type { CommandContext, Tx } from "#platform/index.ts";

/** A due step that nobody has given an outcome. */
export interface MissingStep {
  readonly organisationId: string;
  readonly pageId: string;
  readonly ordinal: number;
  readonly dueAt: Temporal.Instant;
  readonly isReported: boolean;
}

/** Steps due before an instant that have no outcome, of any organisation; the first thousand. */
export async function findMissingSteps(tx: Tx, before: Temporal.Instant): Promise<readonly MissingStep[]> {
  const { rows } = await sql<{ organisation_id: string; page_id: string; ordinal: number; due_at: Temporal.Instant; reported: boolean }>`
    select organisation_id, page_id, ordinal, due_at, reported_at is not null as reported from page_steps
    where outcome = 'due' and due_at < ${before} order by due_at limit 1000`.execute(tx);
  return rows.map((row) => ({
    organisationId: row.organisation_id,
    pageId: row.page_id,
    ordinal: row.ordinal,
    dueAt: row.due_at,
    isReported: row.reported,
  }));
}

/** True for the one node that reports it, and only while it is still missing. */
export async function markReported(tx: Tx, ctx: CommandContext, step: MissingStep): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update page_steps set reported_at = ${ctx.now}
    where organisation_id = ${ctx.organisationId} and page_id = ${step.pageId} and ordinal = ${step.ordinal}
      and outcome = 'due' and reported_at is null`.execute(tx);
  return numAffectedRows === 1n;
}

/** How many steps of an organisation are missing now. */
export async function countMissingSteps(tx: Tx, ctx: Pick<CommandContext, "organisationId">, before: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from page_steps
    where organisation_id = ${ctx.organisationId} and outcome = 'due' and due_at < ${before}`.execute(tx);
  return rows[0]?.n ?? 0;
}
