import { incidentReference, isOpen, nextPromiseStep } from "@staunch/core/incidents";
import { asId } from "@staunch/core/kernel";
import type { Incident } from "#incidents/incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { pagePersonAbout } from "#incidents/incident-pages.ts";
import { findIncidentForUpdate, saveIncident } from "#incidents/store.ts";
import { cancelTimer, recordEvent, scheduleTimer } from "#platform/index.ts";
import type { CommandContext, TimerHandler, Tx } from "#platform/index.ts";

const kind = "incidents.promise";

/** Sets the promise clock to the incident's promised time, or stops it when none is owed or the incident is over. */
export async function setPromiseClock(tx: Tx, incident: Incident): Promise<void> {
  const timer = { organisationId: incident.organisationId, kind, key: incident.id };
  if (incident.nextUpdateAt === undefined || !isOpen(incident.status)) await cancelTimer(tx, timer);
  else await scheduleTimer(tx, { ...timer, dueAt: incident.nextUpdateAt });
}

/** A promise came due, or was missed: tells whose turn it is, and looks again. */
export const promiseTimer: TimerHandler = {
  kind,
  mode: "transaction",
  async run(ctx, timer, tx) {
    const incident = await findIncidentForUpdate(tx, timer.organisationId, asId<"incident">(timer.key));
    if (incident?.nextUpdateAt === undefined || !isOpen(incident.status)) return;
    const step = nextPromiseStep(incident.promiseStage, incident.holders, incident.nextUpdateAt);
    if (step === undefined) return;
    await saveIncident(tx, { ...incident, promiseStage: step.stage });
    await recordEvent(tx, ctx, {
      type: step.stage === "due" ? "incident.update-due" : "incident.update-missed",
      subject: subjectOf(incident),
      data: { dueAt: incident.nextUpdateAt.toString(), told: step.tell ?? null, as: step.as },
    });
    await tell(tx, ctx, incident, step);
    if (step.nextAt !== undefined) {
      await scheduleTimer(tx, { organisationId: timer.organisationId, kind, key: timer.key, dueAt: step.nextAt });
    }
  },
};

async function tell(tx: Tx, ctx: CommandContext, incident: Incident, step: NonNullable<ReturnType<typeof nextPromiseStep>>): Promise<void> {
  if (step.tell === undefined) return;
  const what = step.stage === "due" ? "The promised update is due" : "The promised update is overdue";
  const summary = `${what}: ${incidentReference(incident.number)} ${incident.title}`;
  const urgency = step.stage === "due" ? "low" : "high";
  await pagePersonAbout(tx, ctx, incident, { userId: step.tell, summary, urgency });
}
