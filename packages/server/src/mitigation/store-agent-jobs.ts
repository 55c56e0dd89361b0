import { asId } from "@staunch/core/kernel";
import type { OrganisationId } from "@staunch/core/kernel";
import type { CallEnd } from "@staunch/core/mitigation";
import type { Selectable, Updateable } from "kysely";
import { z } from "zod";
import type { Agent, AgentJob, AgentJobId } from "#mitigation/agent.ts";
import type { DB, Tx } from "#platform/index.ts";
import { jsonb } from "#platform/index.ts";

type JobRow = Selectable<DB["agent_jobs"]>;

/** Writes a job; nothing happens when it is there, since a run is one job at most. */
export async function insertAgentJob(tx: Tx, job: AgentJob): Promise<void> {
  await tx
    .insertInto("agent_jobs")
    .values({
      organisation_id: job.organisationId,
      id: job.id,
      agent_id: job.agentId,
      run_id: job.runId ?? null,
      purpose: job.purpose,
      payload: job.payload,
      status: job.status,
      issued_at: job.issuedAt,
      expires_at: job.expiresAt,
      time_limit_seconds: job.timeLimitSeconds,
      claim_key: null,
      claimed_at: null,
      ended_at: null,
      outcome: null,
      reason: null,
      last_batch: 0,
      announced_at: null,
      lines: jsonb([]),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function findAgentJob(tx: Tx, organisationId: OrganisationId, id: AgentJobId): Promise<AgentJob | undefined> {
  const row = await jobs(tx, organisationId).where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : toJob(row);
}

/** The job, locked until the transaction ends. */
export async function findAgentJobForUpdate(tx: Tx, organisationId: OrganisationId, id: AgentJobId): Promise<AgentJob | undefined> {
  const row = await jobs(tx, organisationId).where("id", "=", id).forUpdate().executeTakeFirst();
  return row === undefined ? undefined : toJob(row);
}

/** What waits for an agent, oldest first. */
export async function findWaitingJobs(tx: Tx, agent: Agent, now: Temporal.Instant, limit: number): Promise<readonly AgentJob[]> {
  if (limit === 0) return [];
  const rows = await jobs(tx, agent.organisationId)
    .where("agent_id", "=", agent.id)
    .where("status", "=", "queued")
    .where("expires_at", ">", now)
    .orderBy("issued_at")
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map(toJob);
}

/** What an agent has at work and is to stop. */
export async function findJobsToStop(tx: Tx, agent: Agent): Promise<readonly AgentJobId[]> {
  const rows = await tx
    .selectFrom("agent_jobs")
    .innerJoin("runs", (join) =>
      join.onRef("runs.organisation_id", "=", "agent_jobs.organisation_id").onRef("runs.id", "=", "agent_jobs.run_id"),
    )
    .select("agent_jobs.id")
    .where("agent_jobs.organisation_id", "=", agent.organisationId)
    .where("agent_jobs.agent_id", "=", agent.id)
    .where("agent_jobs.status", "=", "claimed")
    .where("runs.cancel_requested_at", "is not", null)
    .execute();
  return rows.map((row) => asId<"agent-job">(row.id));
}

export async function saveAgentJobClaim(tx: Tx, job: AgentJob, claimKey: string, at: Temporal.Instant): Promise<void> {
  await update(tx, job, { status: "claimed", claim_key: claimKey, claimed_at: at });
}

export async function saveAgentJobEnd(tx: Tx, job: AgentJob, end: CallEnd, at: Temporal.Instant): Promise<void> {
  const reason = end.kind === "succeeded" ? null : end.reason;
  await update(tx, job, { status: job.status, outcome: end.kind, reason, ended_at: at });
}

export async function saveAgentJobOutput(tx: Tx, job: AgentJob): Promise<void> {
  await update(tx, job, { last_batch: job.lastBatch, announced_at: job.announcedAt ?? null, lines: jsonb(job.lines) });
}

async function update(tx: Tx, job: AgentJob, columns: Updateable<DB["agent_jobs"]>): Promise<void> {
  await tx.updateTable("agent_jobs").set(columns).where("organisation_id", "=", job.organisationId).where("id", "=", job.id).execute();
}

function jobs(tx: Tx, organisationId: OrganisationId) {
  return tx.selectFrom("agent_jobs").selectAll().where("organisation_id", "=", organisationId);
}

const storedLines = z.array(z.string());

function toJob(row: JobRow): AgentJob {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: asId<"agent-job">(row.id),
    agentId: asId<"agent">(row.agent_id),
    runId: row.run_id === null ? undefined : asId<"run">(row.run_id),
    purpose: row.purpose,
    payload: row.payload,
    status: row.status,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    timeLimitSeconds: row.time_limit_seconds,
    claimKey: row.claim_key ?? undefined,
    end: endOf(row),
    lastBatch: row.last_batch,
    announcedAt: row.announced_at ?? undefined,
    lines: storedLines.parse(row.lines),
  };
}

function endOf({ outcome, reason }: JobRow): CallEnd | undefined {
  if (outcome === null) return undefined;
  return outcome === "succeeded" ? { kind: "succeeded" } : { kind: outcome, reason: reason ?? "" };
}
