import { isOpen } from "@staunch/core/incidents";
import { asId } from "@staunch/core/kernel";
import { subjectOf } from "#incidents/incident.ts";
import { nameOf } from "#incidents/people.ts";
import { findIncident } from "#incidents/store.ts";
import { findTaskForUpdate } from "#incidents/store-tasks.ts";
import type { IncidentTask } from "#incidents/task.ts";
import { cancelTimer, recordEvent, scheduleTimer } from "#platform/index.ts";
import type { TimerHandler, Tx } from "#platform/index.ts";

const kind = "incidents.task";

/** Looks at a task again at its check-back time; not at all without one, or once it is done. */
export async function setTaskClock(tx: Tx, task: IncidentTask): Promise<void> {
  const timer = { organisationId: task.organisationId, kind, key: task.id };
  if (task.checkBackAt === undefined || task.doneAt !== undefined) await cancelTimer(tx, timer);
  else await scheduleTimer(tx, { ...timer, dueAt: task.checkBackAt });
}

/** The check-back time has come and the task is not done: the timeline says so, once. */
export const taskTimer: TimerHandler = {
  kind,
  mode: "transaction",
  async run(ctx, timer, tx) {
    const task = await findTaskForUpdate(tx, timer.organisationId, asId<"task">(timer.key));
    if (task === undefined || task.doneAt !== undefined) return;
    const incident = await findIncident(tx, timer.organisationId, task.incidentId);
    if (incident === undefined || !isOpen(incident.status)) return;
    const { assigneeId } = task;
    await recordEvent(tx, ctx, {
      type: "incident.task-check-back",
      subject: subjectOf(incident),
      data: {
        taskId: task.id,
        text: task.text,
        assigneeId: assigneeId ?? null,
        assigneeName: assigneeId === undefined ? null : await nameOf(tx, assigneeId),
      },
    });
  },
};
