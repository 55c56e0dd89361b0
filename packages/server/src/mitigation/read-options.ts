import type { ServiceId } from "@staunch/core/kernel";
import { nextOption, orderOptions, undoFor } from "@staunch/core/mitigation";
import type { EarlierRun, Suspect } from "@staunch/core/mitigation";
import type { Mitigation } from "#mitigation/mitigation.ts";
import type { IncidentFacts } from "#mitigation/neighbours.ts";
import { findRunsOfIncident } from "#mitigation/read-runs.ts";
import type { Run } from "#mitigation/run.ts";
import { findMitigations } from "#mitigation/store.ts";
import type { JudgedSuspects } from "#mitigation/suspect-changes.ts";
import { judgeSuspects } from "#mitigation/suspect-changes.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** What can be done about an incident, and what is proposed. */
export interface Options {
  readonly judged: JudgedSuspects;
  /** The likeliest cause nobody set aside. */
  readonly suspect: Suspect | undefined;
  /** The entry that undoes it. */
  readonly undo: Mitigation | undefined;
  /** What to try next, given what was tried; undefined when everything was. */
  readonly next: Mitigation | undefined;
  /** Every entry of the affected services and of the suspect's, the least risky first. */
  readonly all: readonly Mitigation[];
  /** The incident's runs, newest first. */
  readonly runs: readonly Run[];
}

export async function readOptions(tx: Tx, ctx: CommandContext, incident: IncidentFacts): Promise<Options> {
  const judged = await judgeSuspects(tx, ctx, incident);
  const [suspect] = judged.ranking.suspects;
  const all = orderOptions(await findMitigations(tx, ctx.organisationId, servicesOf(incident, suspect)));
  const runs = await findRunsOfIncident(tx, ctx.organisationId, incident.id);
  const undo = suspect === undefined ? undefined : findUndo(suspect, all);
  return { judged, suspect, undo, next: nextOption(undo, all, triedOf(runs)), all, runs };
}

function findUndo(suspect: Suspect, all: readonly Mitigation[]): Mitigation | undefined {
  const undo = undoFor(suspect.change, all);
  return all.find((mitigation) => mitigation.id === undo?.id);
}

function servicesOf(incident: IncidentFacts, suspect: Suspect | undefined): readonly ServiceId[] {
  return [...new Set([...incident.serviceIds, ...(suspect === undefined ? [] : [suspect.change.serviceId])])];
}

/** A rejected proposal was not tried. */
function triedOf(runs: readonly Run[]): readonly EarlierRun[] {
  return runs.filter((run) => run.startedAt !== undefined);
}
