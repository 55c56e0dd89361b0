import type { ChangeId, IncidentId, MitigationId } from "@staunch/core/kernel";
import { actionLabel, type CallEnd, fillParameters } from "@staunch/core/mitigation";
import { requirePermission } from "#identity/index.ts";

import { mitigationSubject, serviceTopic } from "#mitigation/mitigation.ts";
import type { MitigationDeps } from "#mitigation/mitigation-deps.ts";
import { describeIncident, requireOpenIncident, requireService } from "#mitigation/neighbours.ts";
import { openRunner } from "#mitigation/open-runner.ts";
import { payloadOf } from "#mitigation/payload.ts";
import { RunStopped } from "#mitigation/ports.ts";
import { requireFilled, requireRole } from "#mitigation/start-run.ts";
import { findMitigation } from "#mitigation/store.ts";
import { requireSuspectChange } from "#mitigation/suspect-changes.ts";
import { type CommandContext, conflict, newId, notFound, recordEvent, type Tx } from "#platform/index.ts";

/** What a dry run is asked of; without an incident it is tried from the catalogue. */
export interface RehearsalOrder {
  readonly parameters: Readonly<Record<string, string>>;
  readonly incidentId: IncidentId | undefined;
  readonly changeId: ChangeId | undefined;
}

/** What a run would do. */
export interface Rehearsal {
  readonly label: string;
  readonly end: CallEnd;
  readonly lines: readonly string[];
}

/** A person waits for it. */
const rehearsalSeconds = 30;
const mostLines = 500;

/**
 * Asks the runner what a run would do, without doing it.
 * @throws not_found; forbidden below the mitigation's role; invalid when a parameter is missing; conflict where the kind cannot know
 */
export async function rehearseRun(ctx: CommandContext, deps: MitigationDeps, id: MitigationId, order: RehearsalOrder): Promise<Rehearsal> {
  requirePermission(ctx.actor, "runs:respond");
  const draft = await ctx.transact((tx) => draftOf(tx, ctx, id, order));
  const { mitigation, label, parameters } = draft;
  const opened = await openRunner(ctx, deps, mitigation, parameters);
  const lines: string[] = [];
  const end = opened.kind === "refused" ? ({ kind: "failed", reason: opened.reason } as const) : await asked();
  await ctx.transact((tx) => announce(tx, ctx, order, { draft, end }));
  return { label, end, lines };

  async function asked(): Promise<CallEnd> {
    if (opened.kind === "refused" || opened.runner.rehearse === undefined) {
      throw conflict("What it would do cannot be known beforehand with this kind of runner.", { reason: "no_dry_run" });
    }
    const over = new AbortController();
    const stop = new AbortController();
    const call = {
      ...opened,
      organisationId: ctx.organisationId,
      mitigationId: id,
      runId: draft.runId,
      label,
      parameters,
      payload: draft.payload,
      at: deps.clock.now(),
      timeLimitSeconds: rehearsalSeconds,
      reference: undefined,
      remember: async () => {},
    };
    const limited = deps.pause(rehearsalSeconds * 1_000, over.signal).then(() => {
      if (!over.signal.aborted) stop.abort(new RunStopped("time_limit", `no answer within ${rehearsalSeconds} s`));
    });
    const take = (line: string): void => void (lines.length < mostLines && lines.push(line));
    try {
      return await opened.runner.rehearse(call, take, stop.signal);
    } finally {
      over.abort();
      await limited;
    }
  }
}

type Draft = Awaited<ReturnType<typeof draftOf>>;

async function draftOf(tx: Tx, ctx: CommandContext, id: MitigationId, { incidentId, changeId, parameters: given }: RehearsalOrder) {
  const mitigation = await findMitigation(tx, ctx.organisationId, id);
  if (mitigation === undefined || mitigation.removedAt !== undefined) throw notFound("mitigation", id);
  requireRole(ctx.actor, mitigation);
  if (incidentId !== undefined) await requireOpenIncident(tx, ctx, incidentId);
  const suspect = changeId === undefined ? undefined : await requireSuspectChange(tx, ctx, changeId);
  const parameters = requireFilled(fillParameters(mitigation.parameters, given, suspect), mitigation);
  const label = actionLabel(mitigation, parameters);
  const incident = incidentId === undefined ? undefined : await describeIncident(tx, ctx, incidentId);
  const service = await requireService(tx, ctx, mitigation.serviceId);
  const run = { id: newId<"run">(), label, parameters, proposedByName: ctx.actor.name, approvedByName: undefined };
  return { mitigation, label, parameters, runId: run.id, payload: payloadOf(ctx, { run, mitigation, incident, service }) };
}

interface Told {
  readonly draft: Draft;
  readonly end: CallEnd;
}

async function announce(tx: Tx, ctx: CommandContext, { incidentId }: RehearsalOrder, { draft, end }: Told): Promise<void> {
  const { mitigation, label } = draft;
  await recordEvent(tx, ctx, {
    type: "mitigation.rehearsed",
    subject: mitigationSubject(mitigation.id),
    topics: [serviceTopic(mitigation.serviceId), ...topicOfIncident(incidentId)],
    data: {
      sentence: `${label}: dry run by ${ctx.actor.name}, ${rehearsalWords(end)}`,
      label,
      name: mitigation.name,
      outcome: end.kind,
    },
  });
}

function rehearsalWords(end: CallEnd): string {
  return end.kind === "succeeded" ? "it would be carried out" : end.reason;
}

function topicOfIncident(incidentId: IncidentId | undefined): readonly string[] {
  return incidentId === undefined ? [] : [`incident:${incidentId}`];
}
