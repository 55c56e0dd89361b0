import { addComponent } from "#comms/add-component.ts";
import { refuseTakenSlug, validSlug, validTimeZone } from "#comms/page-settings.ts";
import type { StatusPage } from "#comms/status-page.ts";
import { insertStatusPage } from "#comms/store-pages.ts";
import { requirePermission } from "#identity/index.ts";
import { type CommandContext, newId, recordEvent } from "#platform/index.ts";

export interface NewStatusPage {
  readonly name: string;
  readonly slug: string;
  readonly description: string;
  readonly timeZone: string;
  /** Names of first components, in order. */
  readonly componentNames: readonly string[];
}

/** Sets up a page that nobody outside sees yet. @throws conflict when the address is taken, invalid for an unusable address or zone. */
export async function createStatusPage(ctx: CommandContext, wanted: NewStatusPage): Promise<StatusPage> {
  requirePermission(ctx.actor, "status-pages:write");
  const page: StatusPage = {
    organisationId: ctx.organisationId,
    id: newId<"status-page">(),
    slug: validSlug(wanted.slug),
    name: wanted.name,
    description: wanted.description,
    timeZone: validTimeZone(wanted.timeZone),
    publishedAt: undefined,
    createdAt: ctx.now,
    version: 1,
  };
  return refuseTakenSlug(page.slug, () =>
    ctx.transact(async (tx) => {
      await insertStatusPage(tx, page);
      const data = { name: page.name, slug: page.slug };
      await recordEvent(tx, ctx, { type: "status-page.created", subject: { type: "status-page", id: page.id }, data });
      for (const name of wanted.componentNames) {
        await addComponent(ctx.within(tx), page.id, { name, description: "", serviceId: undefined, componentGroupId: undefined });
      }
      return page;
    }),
  );
}
