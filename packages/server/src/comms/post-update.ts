import { type AffectedComponent, type Audience, keepsPromise, recipientsOf, type UpdateStatus } from "@staunch/core/comms";
import type { IncidentId, StatusPageId, SubscriberId } from "@staunch/core/kernel";
import { applyComponentStatus } from "#comms/change-component.ts";
import { getStatusPageForUpdate } from "#comms/change-status-page.ts";
import { scheduleUpdateMails } from "#comms/mail-timers.ts";
import { readComponents } from "#comms/read-pages.ts";
import { readPromiseGiver, readUpdates } from "#comms/read-updates.ts";
import { scheduleRender } from "#comms/render-timer.ts";
import { insertOwedMails, insertUpdate } from "#comms/store-updates.ts";
import { readConfirmedSubscribers } from "#comms/store-subscribers.ts";
import type { Update } from "#comms/update.ts";
import { componentsSpokenOf, pagesFor } from "#comms/update-reach.ts";
import { requirePermission } from "#identity/index.ts";
import { getIncident, type IncidentInBrief, keepPromise } from "#incidents/index.ts";
import { type CommandContext, conflict, invalid, newId, recordEvent, type Tx } from "#platform/index.ts";

/** What somebody wants to tell. */
export interface UpdateOrder {
  readonly audience: Audience;
  readonly status: UpdateStatus;
  /** What its readers call the incident; left out: its title. */
  readonly title?: string | undefined;
  /** Markdown. */
  readonly message: string;
  readonly etaText?: string | undefined;
  /** When the next word comes; undefined promises none. */
  readonly nextUpdateAt?: Temporal.Instant | undefined;
  /** Pages that show it; left out: those with a component of an affected service, or else every published page. */
  readonly statusPageIds?: readonly StatusPageId[] | undefined;
  /** What it says about components; left out: nothing, and when it is over, that those this incident had touched work again. */
  readonly components?: readonly AffectedComponent[] | undefined;
}

export interface PostedUpdate {
  readonly update: Update;
  readonly told: number;
}

/**
 * Tells people: writes the update, keeps the promise and gives the next, sets components, owes each reader one mail,
 * and has the pages rendered, all or nothing.
 *
 * @throws not_found for the incident, a page; invalid for a promise in the past or a component of another page;
 *   conflict for a public update that no page could show
 */
export async function postUpdate(ctx: CommandContext, incidentId: IncidentId, order: UpdateOrder): Promise<PostedUpdate> {
  requirePermission(ctx.actor, "incidents:respond");
  return ctx.transact(async (tx) => {
    await promise(tx, ctx, incidentId, order);
    const incident = await getIncident(ctx.within(tx), incidentId);
    const reach = await pagesFor(tx, ctx, incident, order);
    if (order.audience === "public" && reach.shownOn.length === 0) throw noPage();
    // The pages' locks, always in the order of their ids, so that two updates never wait for each other in a circle.
    for (const pageId of reach.mailedFor.toSorted()) await getStatusPageForUpdate(tx, ctx, pageId);

    const update = await written(tx, ctx, { incident, order, statusPageIds: reach.shownOn });
    const previous = await previousFor(tx, ctx, incidentId, order.audience);
    await insertUpdate(tx, ctx.organisationId, update);
    await setComponents(tx, ctx, update);
    const told = await oweMails(tx, ctx, { update, previous, pageIds: reach.mailedFor });
    await recordEvent(tx, ctx, {
      type: "update.posted",
      subject: { type: "update", id: update.id },
      topics: [`incident:${incidentId}`, ...update.statusPageIds.map((id) => `status-page:${id}`)],
      data: {
        audience: update.audience,
        status: update.status,
        message: update.message,
        etaText: update.etaText ?? null,
        nextUpdateAt: update.nextUpdateAt?.toString() ?? null,
        pageCount: update.statusPageIds.length,
        subscriberCount: told.length,
      },
    });
    for (const pageId of update.statusPageIds) await scheduleRender(tx, ctx, pageId);
    return { update, told: told.length };
  });
}

function noPage(): Error {
  return conflict("No published status page could show this. Publish one, or post to the organisation only.", {
    reason: "no_published_page",
  });
}

/** News for few does not keep what was promised to many; the clock then stays as it is. */
async function promise(tx: Tx, ctx: CommandContext, incidentId: IncidentId, order: UpdateOrder): Promise<void> {
  if (order.nextUpdateAt !== undefined && Temporal.Instant.compare(order.nextUpdateAt, ctx.now) <= 0) {
    throw invalid("nextUpdateAt", "a time that is still to come");
  }
  const giver = await readPromiseGiver(tx, ctx.organisationId, incidentId);
  if (!keepsPromise(order.audience, giver?.audience)) return;
  await keepPromise(ctx.within(tx), incidentId, { nextUpdateAt: order.nextUpdateAt });
}

interface Writing {
  readonly incident: IncidentInBrief;
  readonly order: UpdateOrder;
  readonly statusPageIds: readonly StatusPageId[];
}

async function written(tx: Tx, ctx: CommandContext, { incident, order, statusPageIds }: Writing): Promise<Update> {
  return {
    id: newId<"update">(),
    incidentId: incident.id,
    audience: order.audience,
    status: order.status,
    title: order.title?.trim() || incident.title,
    message: order.message.trim(),
    etaText: order.etaText?.trim() || undefined,
    nextUpdateAt: order.nextUpdateAt,
    postedAt: ctx.now,
    postedBy: { name: ctx.actor.name },
    statusPageIds,
    components: await componentsSpokenOf(tx, ctx, { incidentId: incident.id, order, statusPageIds }),
  };
}

/** What the same readers could read before. */
export async function previousFor(tx: Tx, ctx: CommandContext, incidentId: IncidentId, audience: Audience): Promise<Update | undefined> {
  const audiences: readonly Audience[] = audience === "public" ? ["public"] : ["stakeholders", "public"];
  return (await readUpdates(tx, ctx.organisationId, { incidentIds: [incidentId], audiences })).at(-1);
}

async function setComponents(tx: Tx, ctx: CommandContext, update: Update): Promise<void> {
  if (update.audience !== "public") return;
  const ids = update.components.map((component) => component.componentId);
  const components = await readComponents(tx, ctx.organisationId, { componentIds: ids });
  const said = { updateId: update.id, incidentTopic: `incident:${update.incidentId}` };
  for (const component of components) {
    const status = update.components.find((one) => one.componentId === component.id)?.status;
    if (status !== undefined) await applyComponentStatus(tx, ctx, { component, status, said });
  }
}

interface Owed {
  readonly update: Update;
  readonly previous: Update | undefined;
  readonly pageIds: readonly StatusPageId[];
}

async function oweMails(tx: Tx, ctx: CommandContext, owed: Owed): Promise<readonly SubscriberId[]> {
  const subscribers = await readConfirmedSubscribers(tx, ctx.organisationId, owed.pageIds);
  const recipients = recipientsOf(owed.update, owed.previous, onePerAddress(subscribers));
  if (recipients.kind === "nobody") return [];
  await insertOwedMails(tx, ctx.organisationId, {
    updateId: owed.update.id,
    subscriberIds: recipients.subscriberIds,
    dueAt: ctx.now,
  });
  await scheduleUpdateMails(tx, ctx, { updateId: owed.update.id, dueAt: ctx.now });
  return recipients.subscriberIds;
}

/** Who reads two pages that show the same update gets one mail. */
export function onePerAddress<S extends { readonly address: string }>(subscribers: readonly S[]): readonly S[] {
  return [...new Map(subscribers.toReversed().map((subscriber) => [subscriber.address, subscriber])).values()].toReversed();
}
