import type { AutomationAction, PageWhom } from "@staunch/core/automations";
import { type IncidentId, unreachable } from "@staunch/core/kernel";
import { wantChannel } from "#chat/index.ts";
import { draftIncidentUpdate } from "#comms/index.ts";
import { addNote, addTask, assignRole, pageFromIncident } from "#incidents/index.ts";
import { type CommandContext, conflict } from "#platform/index.ts";
import { openRunbook } from "#runbooks/index.ts";

/** Does one action in an incident, by the commands that people use. @returns what was done, in words; @throws their refusals */
export async function doAction(
  ctx: CommandContext,
  incidentId: IncidentId,
  action: Exclude<AutomationAction, { readonly kind: "webhook" }>,
  automation: string,
): Promise<string> {
  switch (action.kind) {
    case "page":
      await pageFromIncident(ctx, incidentId, { ...targetOf(action.whom), ...(action.message !== "" && { message: action.message }) });
      return `Paged the ${action.whom.kind}`;
    case "give_role":
      await assignRole(ctx, incidentId, action);
      return `Gave the role ${action.role.replaceAll("_", " ")}`;
    case "add_task":
      await addTask(ctx, incidentId, { text: action.text, assigneeId: action.assigneeId });
      return "Added the task";
    case "draft_update": {
      const { status, message } = await draftIncidentUpdate(ctx, incidentId);
      await addNote(ctx, incidentId, { text: `Draft of an update (${status}):\n\n${message}` });
      return "Wrote the draft on the timeline";
    }
    case "open_runbook":
      await openRunbook(ctx, incidentId, action.runbookId, { kind: "automation", name: automation });
      return "Opened the runbook";
    case "open_channel":
      if (!(await ctx.transact((tx) => wantChannel(ctx, tx, incidentId, automation)))) throw conflict("No chat is connected.");
      return "Asked for the channel";
    default:
      return unreachable(action);
  }
}

function targetOf(whom: PageWhom) {
  const { kind: _, ...target } = whom;
  return target;
}
