import { isUnchanged, recipientsOf } from "@staunch/core/comms";
import type { IncidentId, StatusPageId } from "@staunch/core/kernel";
import { onePerAddress, previousFor, type UpdateOrder } from "#comms/post-update.ts";
import { readPublishedPages } from "#comms/read-pages.ts";
import { readConfirmedSubscribers } from "#comms/store-subscribers.ts";
import { componentsSpokenOf, pagesFor } from "#comms/update-reach.ts";
import { requirePermission } from "#identity/index.ts";
import { getIncident } from "#incidents/index.ts";
import type { CommandContext } from "#platform/index.ts";

export interface UpdatePreview {
  /** Pages that would show it. */
  readonly pages: readonly { readonly id: StatusPageId; readonly name: string; readonly slug: string }[];
  /** How many mails would go out; nobody gets two. */
  readonly subscriberCount: number;
  /** Why nobody would get one. */
  readonly nobodyBecause: "internal" | "unchanged" | "no_subscriber" | undefined;
  /** It repeats the update before it. */
  readonly unchanged: boolean;
}

/** Who would get this update, if it were posted now. Changes nothing. */
export async function previewUpdate(ctx: CommandContext, incidentId: IncidentId, order: UpdateOrder): Promise<UpdatePreview> {
  requirePermission(ctx.actor, "incidents:respond");
  return ctx.transact(async (tx) => {
    const incident = await getIncident(ctx.within(tx), incidentId);
    const reach = await pagesFor(tx, ctx, incident, order);
    const components = await componentsSpokenOf(tx, ctx, { incidentId, order, statusPageIds: reach.shownOn });
    const wording = { ...order, components };
    const previous = await previousFor(tx, ctx, incidentId, order.audience);
    const subscribers = await readConfirmedSubscribers(tx, ctx.organisationId, reach.mailedFor);
    const recipients = recipientsOf(wording, previous, onePerAddress(subscribers));
    const published = await readPublishedPages(tx, ctx.organisationId);
    return {
      pages: published.filter((page) => reach.shownOn.includes(page.id)).map(({ id, name, slug }) => ({ id, name, slug })),
      subscriberCount: recipients.kind === "told" ? recipients.subscriberIds.length : 0,
      nobodyBecause: recipients.kind === "nobody" ? recipients.reason : undefined,
      unchanged: previous !== undefined && isUnchanged(wording, previous),
    };
  });
}
