import { isOpen } from "@staunch/core/incidents";
import { actionLabel, fillParameters } from "@staunch/core/mitigation";
import { mitigationSubject, serviceTopic } from "#mitigation/mitigation.ts";
import { findIncidentFacts } from "#mitigation/neighbours.ts";
import { readOptions } from "#mitigation/read-options.ts";
import type { Run } from "#mitigation/run.ts";
import { recordEvent } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** After a run that did not help, the timeline says what to try next. Nothing when the incident is over or all was tried. */
export async function proposeNext(tx: Tx, ctx: CommandContext, run: Run): Promise<void> {
  const incident = await findIncidentFacts(tx, ctx, run.incidentId);
  if (incident === undefined || !isOpen(incident.status)) return;
  const { next, undo, suspect } = await readOptions(tx, ctx, incident);
  if (next === undefined) return;
  const filled = fillParameters(next.parameters, {}, next.id === undo?.id ? suspect?.change : undefined);
  const label = actionLabel(next, filled.kind === "filled" ? filled.values : {});
  await recordEvent(tx, ctx, {
    type: "mitigation.proposed",
    subject: mitigationSubject(next.id),
    topics: [`incident:${incident.id}`, serviceTopic(next.serviceId)],
    data: {
      sentence: `Next to try: ${label}`,
      label,
      name: next.name,
      after: run.label,
      afterRunId: run.id,
    },
  });
}
