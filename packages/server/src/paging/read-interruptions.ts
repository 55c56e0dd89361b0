import { asId, type OrganisationId, type UserId } from "@staunch/core/kernel";
import type { Tx } from "#platform/index.ts";

/** A page that reached for somebody. */
interface Interruption {
  readonly userId: UserId;
  readonly at: Temporal.Instant;
}

/** Whom pages notified in the interval, each page and person once, at the first time; tests are no interruption. */
export async function readInterruptions(
  tx: Tx,
  organisationId: OrganisationId,
  interval: { readonly from: Temporal.Instant; readonly until: Temporal.Instant },
): Promise<readonly Interruption[]> {
  const rows = await tx
    .selectFrom("notifications")
    .innerJoin("pages", (join) =>
      join.onRef("pages.id", "=", "notifications.page_id").onRef("pages.organisation_id", "=", "notifications.organisation_id"),
    )
    .select(["notifications.user_id"])
    .select((eb) => eb.fn.min("notifications.sent_at").as("at"))
    .where("notifications.organisation_id", "=", organisationId)
    .where("pages.is_test", "=", false)
    .where("notifications.sent_at", ">=", interval.from)
    .where("notifications.sent_at", "<", interval.until)
    .groupBy(["notifications.page_id", "notifications.user_id"])
    .execute();
  return rows.flatMap(({ user_id: userId, at }) => (at === null || userId === null ? [] : [{ userId: asId<"user">(userId), at }]));
}
