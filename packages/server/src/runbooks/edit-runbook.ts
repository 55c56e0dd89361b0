import type { RunbookId } from "@staunch/core/kernel";
import { parseRunbook, type Runbook, type RunbookFault } from "@staunch/core/runbooks";
import { requirePermission } from "#identity/index.ts";
import { readMitigation } from "#mitigation/index.ts";
import { conflict, isUniqueViolation, newId, notFound, recordEvent, requireVersion, StaunchError } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";
import type { RunbookDraft, RunbookText } from "#runbooks/runbook.ts";
import { findRunbookForUpdate, insertRunbook, markRemoved, saveNewVersion } from "#runbooks/store.ts";

/** @throws invalid naming each line at fault; conflict when another runbook has the name. */
export async function addRunbook(ctx: CommandContext, draft: RunbookDraft): Promise<RunbookText> {
  requirePermission(ctx.actor, "runbooks:write");
  const runbook = readDraft(draft);
  const text = versionOf(ctx, newId<"runbook">(), 1, draft);
  await refusingTwins(draft.name, () =>
    ctx.transact(async (tx) => {
      await requireMitigations(tx, ctx, runbook);
      await insertRunbook(tx, text);
      await announce(tx, ctx, "runbook.added", text);
    }),
  );
  return text;
}

/**
 * Writes a new version; incidents go on with the one they began with. The same text again makes none.
 * @throws not_found; precondition_failed when somebody edited it meanwhile; as {@link addRunbook}.
 */
export async function editRunbook(
  ctx: CommandContext,
  id: RunbookId,
  edit: { readonly version: number; readonly draft: RunbookDraft },
): Promise<RunbookText> {
  requirePermission(ctx.actor, "runbooks:write");
  const { draft } = edit;
  return refusingTwins(draft.name, () =>
    ctx.transact(async (tx) => {
      const stored = await loadForUpdate(tx, ctx, id);
      requireVersion({ version: stored.version }, edit.version);
      if (stored.markdown === draft.markdown && stored.name === draft.name) return stored;
      await requireMitigations(tx, ctx, readDraft(draft));
      const text = versionOf(ctx, id, stored.version + 1, draft);
      await saveNewVersion(tx, text);
      await announce(tx, ctx, "runbook.edited", text);
      return text;
    }),
  );
}

/** Takes a runbook away; where it is open in an incident it stays. @throws not_found */
export async function removeRunbook(ctx: CommandContext, id: RunbookId): Promise<void> {
  requirePermission(ctx.actor, "runbooks:write");
  await ctx.transact(async (tx) => {
    const stored = await loadForUpdate(tx, ctx, id);
    await markRemoved(tx, stored, ctx.now);
    await announce(tx, ctx, "runbook.removed", stored);
  });
}

function versionOf(ctx: CommandContext, id: RunbookId, version: number, draft: RunbookDraft): RunbookText {
  return { ...draft, organisationId: ctx.organisationId, id, version, author: ctx.actor, at: ctx.now };
}

async function loadForUpdate(tx: Tx, ctx: CommandContext, id: RunbookId): Promise<RunbookText> {
  const stored = await findRunbookForUpdate(tx, ctx.organisationId, id);
  if (stored === undefined) throw notFound("runbook", id);
  return stored;
}

function readDraft({ markdown }: RunbookDraft): Runbook {
  const parsed = parseRunbook(markdown);
  if (parsed.kind === "refused") throw refusal(parsed.faults);
  return parsed.runbook;
}

/** Every run button is an entry of a catalogue. */
async function requireMitigations(tx: Tx, ctx: CommandContext, runbook: Runbook): Promise<void> {
  const faults: RunbookFault[] = [];
  for (const part of runbook.steps.flatMap((step) => step.parts)) {
    if (part.kind !== "mitigation") continue;
    try {
      await readMitigation(ctx.within(tx), part.mitigationId);
    } catch (error) {
      if (!(error instanceof StaunchError) || error.code !== "not_found") throw error;
      faults.push({ line: part.line, message: `No catalogue has the mitigation “${part.label}”.` });
    }
  }
  if (faults.length > 0) throw refusal(faults);
}

function refusal(faults: readonly RunbookFault[]): StaunchError {
  const named = faults.map(({ line, message }) => ({ field: `markdown:${line}`, expected: message }));
  return new StaunchError("invalid", faults.map(({ line, message }) => `Line ${line}: ${message}`).join(" "), {
    faults: named,
    details: { lines: faults },
  });
}

async function refusingTwins<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw conflict(`There is a runbook called "${name}" already.`, { reason: "name_taken" });
  }
}

function announce(tx: Tx, ctx: CommandContext, type: string, { id, name, version, summary }: RunbookText): Promise<void> {
  return recordEvent(tx, ctx, { type, subject: { type: "runbook", id }, data: { name, version, summary } });
}
