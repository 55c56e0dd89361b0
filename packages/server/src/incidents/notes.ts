import type { IncidentId } from "@staunch/core/kernel";
import { changeIncident } from "#incidents/change-incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { invalid, recordEvent } from "#platform/index.ts";
import type { CommandContext } from "#platform/index.ts";

/** Words for the timeline; `at` may lie in the past. */
export interface Note {
  readonly text: string;
  readonly at?: Temporal.Instant | undefined;
}

/** Adds a note to the timeline, back-dated if need be; also after the incident is over. @throws invalid for the future. */
export function addNote(ctx: CommandContext, incidentId: IncidentId, note: Note): Promise<void> {
  return write(ctx, incidentId, "incident.note-added", note);
}

/** Writes a decision down, so that it is found again and goes into the handoff brief. @throws invalid for the future. */
export function addDecision(ctx: CommandContext, incidentId: IncidentId, decision: Note): Promise<void> {
  return write(ctx, incidentId, "incident.decision-made", decision);
}

function write(ctx: CommandContext, incidentId: IncidentId, type: string, note: Note): Promise<void> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    const at = note.at ?? ctx.now;
    if (Temporal.Instant.compare(at, ctx.now) > 0) throw invalid("at", "a time that has passed");
    await recordEvent(tx, ctx, { type, subject: subjectOf(incident), at, data: { text: note.text } });
  });
}
