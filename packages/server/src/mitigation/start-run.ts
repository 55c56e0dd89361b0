import { isAtLeast } from "@staunch/core/identity";
import type { ChangeId, IncidentId, MitigationId } from "@staunch/core/kernel";
import { actionLabel, fillParameters, newRun } from "@staunch/core/mitigation";
import type { FilledParameters } from "@staunch/core/mitigation";
import { requirePermission } from "#identity/index.ts";
import { beginRun } from "#mitigation/begin-run.ts";
import { findBaseline } from "#mitigation/effect.ts";
import type { Mitigation } from "#mitigation/mitigation.ts";
import { serviceTopic } from "#mitigation/mitigation.ts";
import type { IncidentFacts } from "#mitigation/neighbours.ts";
import { requireOpenIncident } from "#mitigation/neighbours.ts";
import type { Run } from "#mitigation/run.ts";
import { runSubject } from "#mitigation/run.ts";
import { findMitigation } from "#mitigation/store.ts";
import { requireSuspectChange } from "#mitigation/suspect-changes.ts";
import { findRunByKey, findUnsettledRun, insertRun } from "#mitigation/store-runs.ts";
import { conflict, forbidden, invalid, newId, notFound, recordEvent } from "#platform/index.ts";
import type { Actor, CommandContext, Tx } from "#platform/index.ts";

/** What a person asks for with one click. */
export interface RunOrder {
  readonly mitigationId: MitigationId;
  readonly parameters: Readonly<Record<string, string>>;
  /** The suspect it is meant to undo. */
  readonly changeId?: ChangeId | undefined;
  /** Stands for this one click: repeating it answers with the same run. */
  readonly idempotencyKey: string;
}

/**
 * Starts a mitigation, or proposes it where a second person has to agree. Of any number of equal orders, one run is
 * made and all answer with it.
 * @throws not_found; forbidden below the mitigation's role; invalid when a parameter is missing; conflict when the
 * incident is over or another run of the mitigation is not settled.
 */
export async function startRun(ctx: CommandContext, incidentId: IncidentId, order: RunOrder): Promise<Run> {
  requirePermission(ctx.actor, "runs:respond");
  return ctx.transact(async (tx) => {
    const { organisationId } = ctx;
    const mitigation = await findMitigation(tx, organisationId, order.mitigationId);
    if (mitigation === undefined) throw notFound("mitigation", order.mitigationId);
    requireRole(ctx.actor, mitigation);
    const key = { organisationId, incidentId, mitigationId: mitigation.id, idempotencyKey: order.idempotencyKey };
    const same = await findRunByKey(tx, key);
    if (same !== undefined) return same;
    if (mitigation.removedAt !== undefined) throw notFound("mitigation", order.mitigationId);

    const incident = await requireOpenIncident(tx, ctx, incidentId);
    const run = await draftRun(tx, ctx, { incident, mitigation, order });
    if (!(await insertRun(tx, run))) {
      const winner = await findRunByKey(tx, key);
      if (winner !== undefined) return winner;
      throw underWay(await findUnsettledRun(tx, key));
    }
    if (run.status === "approved") return beginRun(tx, ctx, run, mitigation);
    await recordEvent(tx, ctx, {
      type: "run.proposed",
      subject: runSubject(run.id),
      topics: [`incident:${incidentId}`, serviceTopic(mitigation.serviceId)],
      data: {
        sentence: `${run.label}, proposed by ${run.proposedByName}`,
        label: run.label,
        mitigationId: mitigation.id,
        mitigationName: mitigation.name,
        parameters: run.parameters,
      },
    });
    return run;
  });
}

/** @throws forbidden naming the least role. */
export function requireRole(actor: Actor, mitigation: Mitigation): void {
  if (actor.role === "system" || isAtLeast(actor.role, mitigation.requiredRole)) return;
  throw forbidden(`Running "${mitigation.name}" begins with the role ${mitigation.requiredRole}; yours is ${actor.role}.`);
}

interface Draft {
  readonly incident: IncidentFacts;
  readonly mitigation: Mitigation;
  readonly order: RunOrder;
}

async function draftRun(tx: Tx, ctx: CommandContext, { incident, mitigation, order }: Draft): Promise<Run> {
  const suspect = order.changeId === undefined ? undefined : await requireSuspectChange(tx, ctx, order.changeId);
  const parameters = requireFilled(fillParameters(mitigation.parameters, order.parameters, suspect), mitigation);
  const baseline = await findBaseline(tx, ctx, incident.serviceIds);
  return {
    ...newRun(ctx.actor.userId, mitigation.needsApproval ? "needed" : "not_needed"),
    organisationId: ctx.organisationId,
    id: newId<"run">(),
    incidentId: incident.id,
    mitigationId: mitigation.id,
    idempotencyKey: order.idempotencyKey,
    label: actionLabel(mitigation, parameters),
    changeId: order.changeId,
    parameters,
    proposedByName: ctx.actor.name,
    approvedByName: undefined,
    requestedAt: ctx.now,
    startedAt: undefined,
    callStartedAt: undefined,
    callEndedAt: undefined,
    reason: undefined,
    checkId: baseline?.checkId,
    valueBefore: baseline?.value,
    valueAfter: undefined,
    effectDeadline: undefined,
    settledAt: undefined,
    runnerReference: undefined,
    cancel: undefined,
    version: 1,
  };
}

/** @throws invalid naming the parameter */
export function requireFilled(filled: FilledParameters, mitigation: Mitigation): Readonly<Record<string, string>> {
  if (filled.kind === "filled") return filled.values;
  const field = `parameters.${filled.parameter}`;
  switch (filled.reason) {
    case "missing":
      throw invalid(
        field,
        `a value for "${mitigation.parameters.find((one) => one.name === filled.parameter)?.label ?? filled.parameter}"`,
      );
    case "unknown":
      throw invalid(field, `only what "${mitigation.name}" asks for`);
    case "too_long":
      throw invalid(field, "at most 200 characters");
  }
}

function underWay(run: Run | undefined): Error {
  if (run === undefined) return conflict("It was started at the same moment; look again.", { reason: "run_unsettled" });
  const state = run.status === "unknown" ? "ended unknown: say how it ended first" : "is under way";
  return conflict(`"${run.label}" ${state}.`, { reason: "run_unsettled", runId: run.id, status: run.status });
}
