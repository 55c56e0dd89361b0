import { isOpen } from "@staunch/core/incidents";
import type { IncidentId, IncidentRunbookId } from "@staunch/core/kernel";
import { decideMark, decideUndo, parseRunbook, type Runbook, type StepAnswer, standingOf, type Tick } from "@staunch/core/runbooks";
import { requirePermission } from "#identity/index.ts";
import { getIncident } from "#incidents/index.ts";
import { conflict, invalid, notFound, recordEvent } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";
import type { OpenRunbook, StoredMark } from "#runbooks/runbook.ts";
import { findVersions } from "#runbooks/store.ts";
import { deleteMark, findMarks, findOpenForUpdate, insertMark } from "#runbooks/store-open.ts";

/** Which runbook of which incident. */
export interface OpenAddress {
  readonly incidentId: IncidentId;
  readonly id: IncidentRunbookId;
}

/**
 * Ticks a step or says whether it worked. The same click twice is one tick.
 * @throws not_found; invalid when the step takes no such answer; conflict when somebody answered meanwhile or the
 * incident is over.
 */
export function markStep(ctx: CommandContext, address: OpenAddress, tick: Tick): Promise<void> {
  return changeOpen(ctx, address, async (tx, { open, name, runbook, marks }) => {
    const decision = decideMark(runbook, marks, tick);
    if (decision.kind === "unchanged") return;
    if (decision.kind === "refused") throw refusal(decision.reason, tick, marks);
    const seq = (marks.at(-1)?.seq ?? 0) + 1;
    await insertMark(tx, open, { seq, step: tick.step, answer: tick.answer, author: ctx.actor, at: ctx.now });
    const { current } = standingOf(runbook, decision.marks);
    const { title } = decision.step;
    await record(tx, ctx, open, {
      type: "runbook.step-marked",
      name,
      ...placeOf(runbook, tick.step),
      title,
      answer: tick.answer,
      next: current?.title ?? null,
      finished: current === undefined,
    });
  });
}

/** Takes the latest tick of a step back; twice is once. @throws not_found; conflict when the incident is over. */
export function undoStep(ctx: CommandContext, address: OpenAddress, tick: Omit<Tick, "answer">): Promise<void> {
  return changeOpen(ctx, address, async (tx, { open, name, runbook, marks }) => {
    const undo = decideUndo(runbook, marks, tick);
    const mark = undo.kind === "undone" ? marks[undo.at] : undefined;
    if (mark === undefined) return;
    await deleteMark(tx, open, mark.seq);
    const title = runbook.steps.find((step) => step.name === tick.step)?.title ?? tick.step;
    await record(tx, ctx, open, {
      type: "runbook.step-undone",
      name,
      ...placeOf(runbook, tick.step),
      title,
      answer: mark.answer,
      by: mark.author.name,
    });
  });
}

interface Opened {
  readonly open: OpenRunbook;
  readonly name: string;
  readonly runbook: Runbook;
  readonly marks: readonly StoredMark[];
}

async function changeOpen(
  ctx: CommandContext,
  { incidentId, id }: OpenAddress,
  change: (tx: Tx, opened: Opened) => Promise<void>,
): Promise<void> {
  requirePermission(ctx.actor, "runbooks:respond");
  await ctx.transact(async (tx) => {
    const incident = await getIncident(ctx.within(tx), incidentId);
    const open = await findOpenForUpdate(tx, { organisationId: ctx.organisationId, incidentId, id });
    if (open === undefined) throw notFound("runbook in the incident", id);
    if (!isOpen(incident.status)) throw conflict("The incident is over.", { reason: "incident_over" });
    const { name, runbook } = await readOpenText(tx, open);
    await change(tx, { open, name, runbook, marks: await findMarks(tx, open) });
  });
}

const nothing: Runbook = { introduction: "", steps: [] };

/** The version an incident began with, and the newest there is. */
export async function readOpenText(
  tx: Tx,
  open: OpenRunbook,
): Promise<{ readonly name: string; readonly runbook: Runbook; readonly newestVersion: number }> {
  const versions = await findVersions(tx, open.organisationId, open.runbookId);
  const text = versions.find(({ version }) => version === open.version);
  const parsed = parseRunbook(text?.markdown ?? "");
  const newestVersion = versions[0]?.version ?? open.version;
  return { name: text?.name ?? "", runbook: parsed.kind === "runbook" ? parsed.runbook : nothing, newestVersion };
}

function placeOf({ steps }: Runbook, step: string): { readonly step: string; readonly number: number } {
  return { step, number: steps.findIndex(({ name }) => name === step) + 1 };
}

const answerWords: Readonly<Record<StepAnswer, string>> = { done: "done", worked: "it worked", did_not_work: "it did not work" };

function refusal(reason: "no_such_step" | "answer_does_not_fit" | "answered_meanwhile", tick: Tick, marks: readonly StoredMark[]): Error {
  if (reason === "no_such_step") return invalid("step", "the name of a step of this runbook");
  if (reason === "answer_does_not_fit") return invalid("answer", "done for a step without a question, else worked or did_not_work");
  const latest = marks.findLast((mark) => mark.step === tick.step);
  const said = latest === undefined ? "" : ` ${latest.author.name} said: ${answerWords[latest.answer]}.`;
  return conflict(`Somebody answered this step meanwhile.${said}`, { reason });
}

interface Told extends Readonly<Record<string, unknown>> {
  readonly type: string;
}

function record(tx: Tx, ctx: CommandContext, open: OpenRunbook, { type, ...data }: Told): Promise<void> {
  return recordEvent(tx, ctx, {
    type,
    subject: { type: "incident", id: open.incidentId },
    topics: [`runbook:${open.runbookId}`],
    data: { ...data, incidentRunbookId: open.id, runbookId: open.runbookId },
  });
}
