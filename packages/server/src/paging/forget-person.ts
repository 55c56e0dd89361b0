import { asId } from "@staunch/core/kernel";
import type { Reaction } from "#platform/index.ts";
import { resumePage } from "#paging/escalate-page.ts";
import { cancelNotifications } from "#paging/halt-page.ts";
import { isMember } from "#paging/people.ts";
import { deleteContactMethodsOf } from "#paging/store-contact-methods.ts";
import { stopQueuedOfPerson } from "#paging/store-notifications.ts";
import { findPagesAcknowledgedByForUpdate } from "#paging/store-pages.ts";

/**
 * Somebody has left: nothing more is sent to them, their addresses are
 * forgotten, and what they had taken goes on to others. Policies that name them
 * keep the step, which is then skipped and warned of. Nothing is left to do
 * when it runs again.
 */
export const forgetPerson: Reaction = {
  name: "paging.forget-person",
  on: ["person.removed"],
  async run(ctx, event, tx) {
    const userId = asId<"user">(event.subject.id);
    // Back again by the time this runs.
    if (await isMember(tx, ctx, userId)) return;
    await cancelNotifications(ctx, tx, await stopQueuedOfPerson(tx, ctx, userId, "person_gone"));
    await deleteContactMethodsOf(tx, ctx, userId);
    for (const page of await findPagesAcknowledgedByForUpdate(tx, ctx, userId)) await resumePage(ctx, tx, page);
  },
};
