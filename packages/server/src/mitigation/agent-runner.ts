import { asId } from "@staunch/core/kernel";
import type { CallEnd } from "@staunch/core/mitigation";
import { z } from "zod";
import type { AgentDeps } from "#mitigation/agent-deps.ts";
import { jobTimerKind } from "#mitigation/agent-job-timer.ts";
import { type Agent, type AgentJob, takeWithinSeconds } from "#mitigation/agent.ts";
import { type HandedRun, type OnLine, type RunnerCall, type RunnerKind, stopText } from "#mitigation/ports.ts";
import { findAgent } from "#mitigation/store-agents.ts";
import { findAgentJob, insertAgentJob } from "#mitigation/store-agent-jobs.ts";
import { afterCommit, newId, type Pause, scheduleTimer, type Tx } from "#platform/index.ts";

const settings = z.object({
  agentId: z.guid().meta({ title: "Agent" }),
  action: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, "a name from the agent's allow-list")
    .meta({ title: "Action" }),
});

/** The kind of runner whose runs are fetched by a process near the service. */
export function agentRunner(deps: AgentDeps, pause: Pause): RunnerKind {
  return {
    kind: "agent",
    label: "Agent",
    settings,
    hand: (tx, call, now) => giveJob(deps, tx, call, { purpose: "run", now }),
    run: async () => ({ kind: "failed", reason: "an agent fetches its runs" }),
    rehearse: (call, onLine, signal) => rehearse(deps, pause, call, { onLine, signal }),
  };
}

interface Giving {
  readonly purpose: AgentJob["purpose"];
  readonly now: Temporal.Instant;
}

/** Puts a job where its agent finds it. Answers why not when there is no such agent any more. */
async function giveJob(deps: AgentDeps, tx: Tx, order: HandedRun, { purpose, now }: Giving): Promise<CallEnd | undefined> {
  const { agentId, action } = settings.parse(order.settings);
  const agent = await findAgent(tx, order.organisationId, asId<"agent">(agentId));
  if (agent === undefined || agent.revokedAt !== undefined) return { kind: "failed", reason: "its agent is not registered any more" };
  const job = newJob(agent, order, { purpose, now, action });
  await insertAgentJob(tx, job);
  await scheduleTimer(tx, { organisationId: job.organisationId, kind: jobTimerKind, key: job.id, dueAt: job.expiresAt });
  afterCommit(tx, () => deps.bell.ring(agent.id));
  return undefined;
}

function newJob(agent: Agent, order: HandedRun, { purpose, now, action }: Giving & { readonly action: string }): AgentJob {
  const id = asId<"agent-job">(order.runId);
  const expiresAt = now.add({ seconds: takeWithinSeconds });
  const { timeLimitSeconds, label, parameters } = order;
  const told = { jobId: id, agentId: agent.id, purpose, action, parameters, label, timeLimitSeconds };
  return {
    organisationId: agent.organisationId,
    id,
    agentId: agent.id,
    runId: purpose === "run" ? order.runId : undefined,
    purpose,
    payload: JSON.stringify({ ...told, issuedAt: now.toString(), expiresAt: expiresAt.toString() }),
    status: "queued",
    issuedAt: now,
    expiresAt,
    timeLimitSeconds,
    claimKey: undefined,
    end: undefined,
    lastBatch: 0,
    announcedAt: undefined,
    lines: [],
  };
}

/** Between two looks whether the agent has answered, milliseconds. */
const lookEveryMs = 250;

interface Listener {
  readonly onLine: OnLine;
  readonly signal: AbortSignal;
}

async function rehearse(deps: AgentDeps, pause: Pause, call: RunnerCall, { onLine, signal }: Listener): Promise<CallEnd> {
  const { organisationId } = call;
  const order = { ...call, runId: newId<"run">() };
  const refused = await deps.database.transact(organisationId, (tx) =>
    giveJob(deps, tx, order, { purpose: "rehearsal", now: deps.clock.now() }),
  );
  if (refused !== undefined) return refused;
  for (;;) {
    const job = await deps.database.transact(organisationId, (tx) => findAgentJob(tx, organisationId, asId<"agent-job">(order.runId)));
    if (job?.end !== undefined) {
      for (const line of job.lines) onLine(line);
      return job.end;
    }
    if (signal.aborted) return { kind: "failed", reason: `the agent has not answered: ${stopText(signal)}` };
    await pause(lookEveryMs, signal);
  }
}
