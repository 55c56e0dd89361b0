import { nextRunState } from "@staunch/core/mitigation";
import type { RunEvent } from "@staunch/core/mitigation";
import type { Mitigation } from "#mitigation/mitigation.ts";
import { serviceTopic } from "#mitigation/mitigation.ts";
import type { Run } from "#mitigation/run.ts";
import { runSubject } from "#mitigation/run.ts";
import { saveRun } from "#mitigation/store-runs.ts";
import { conflict, recordEvent, scheduleTimer } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** The timer that calls the runner; its key is the run. */
export const runTimerKind = "mitigation.run";

/** Lets an approved run start: the call itself is made by the timer, outside this transaction. */
export async function beginRun(tx: Tx, ctx: CommandContext, run: Run, mitigation: Mitigation): Promise<Run> {
  const started = await saveRun(tx, { ...moved(run, { kind: "start" }), startedAt: ctx.now });
  await recordEvent(tx, ctx, {
    type: "run.started",
    subject: runSubject(run.id),
    topics: runTopics(run, mitigation),
    data: {
      sentence: `${run.label}, started by ${run.proposedByName}`,
      label: run.label,
      mitigationId: mitigation.id,
      mitigationName: mitigation.name,
      kind: mitigation.kind,
      serviceId: mitigation.serviceId,
      parameters: run.parameters,
      changeId: run.changeId ?? null,
      proposedBy: run.proposedByName,
      approvedBy: run.approvedByName ?? null,
    },
  });
  await scheduleTimer(tx, { organisationId: run.organisationId, kind: runTimerKind, key: run.id, dueAt: ctx.now });
  return started;
}

/** Whose story a run belongs to besides its own. */
export function runTopics(run: Run, mitigation: Pick<Mitigation, "serviceId">): readonly string[] {
  return [`incident:${run.incidentId}`, serviceTopic(mitigation.serviceId)];
}

/** The run after an event of its state machine. @throws conflict when the machine refuses. */
export function moved(run: Run, event: RunEvent): Run {
  const decision = nextRunState(run, event);
  if (decision.kind === "moved") return { ...run, ...decision.state };
  if (decision.reason === "second_person_required") {
    throw conflict("A second person has to agree to this run.", { reason: decision.reason });
  }
  throw conflict(`The run is ${run.status.replaceAll("_", " ")}; this is not possible now.`, {
    reason: decision.reason,
    status: run.status,
  });
}
