import type { Id, IncidentId, UserId } from "@staunch/core/kernel";
import { changeIncident } from "#incidents/change-incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { nameOf, requireMember } from "#incidents/people.ts";
import { findTaskForUpdate, insertTask, saveTaskDone } from "#incidents/store-tasks.ts";
import type { IncidentTask } from "#incidents/task.ts";
import { setTaskClock } from "#incidents/task-clock.ts";
import { newId, notFound, recordEvent } from "#platform/index.ts";
import type { CommandContext } from "#platform/index.ts";

/** Something to do now. */
export interface NewTask {
  readonly text: string;
  readonly assigneeId?: UserId | undefined;
  /** When somebody looks again whether it is done. */
  readonly checkBackAt?: Temporal.Instant | undefined;
}

/** Adds a task. @throws invalid when the assignee is nobody of the organisation. */
export function addTask(ctx: CommandContext, incidentId: IncidentId, task: NewTask): Promise<IncidentTask> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    if (task.assigneeId !== undefined) await requireMember(tx, ctx, task.assigneeId, "assigneeId");
    const added: IncidentTask = {
      organisationId: ctx.organisationId,
      id: newId<"task">(),
      incidentId: incident.id,
      text: task.text,
      assigneeId: task.assigneeId,
      checkBackAt: task.checkBackAt,
      createdAt: ctx.now,
      doneAt: undefined,
      version: 1,
    };
    await insertTask(tx, added);
    await setTaskClock(tx, added);
    await recordEvent(tx, ctx, {
      type: "incident.task-added",
      subject: subjectOf(incident),
      data: {
        taskId: added.id,
        text: added.text,
        assigneeId: task.assigneeId ?? null,
        assigneeName: task.assigneeId === undefined ? null : await nameOf(tx, task.assigneeId),
        checkBackAt: task.checkBackAt?.toString() ?? null,
      },
    });
    return added;
  });
}

/** Marks a task done; done twice stays done once. @throws not_found when the incident has no such task. */
export function completeTask(ctx: CommandContext, incidentId: IncidentId, taskId: Id<"task">): Promise<IncidentTask> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    const task = await findTaskForUpdate(tx, ctx.organisationId, taskId);
    if (task === undefined || task.incidentId !== incident.id) throw notFound("task", taskId);
    if (task.doneAt !== undefined) return task;
    await saveTaskDone(tx, task, ctx.now);
    await setTaskClock(tx, { ...task, doneAt: ctx.now });
    await recordEvent(tx, ctx, {
      type: "incident.task-completed",
      subject: subjectOf(incident),
      data: { taskId: task.id, text: task.text },
    });
    return { ...task, doneAt: ctx.now, version: task.version + 1 };
  });
}
