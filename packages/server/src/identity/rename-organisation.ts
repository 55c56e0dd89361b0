import { type CommandContext, notFound, recordEvent, requireVersion } from "#platform/index.ts";
import { requireName } from "#identity/fields.ts";
import { requirePermission } from "#identity/require-permission.ts";
import { findOrganisationForUpdate, type Organisation, saveOrganisation } from "#identity/store-memberships.ts";

/** Gives the organisation another name. @throws precondition_failed when somebody changed it meanwhile */
export async function renameOrganisation(ctx: CommandContext, edit: Pick<Organisation, "name" | "version">): Promise<Organisation> {
  requirePermission(ctx.actor, "organisation:write");
  const name = requireName("name", edit.name);
  return ctx.transact(async (tx) => {
    const organisation = await findOrganisationForUpdate(tx, ctx.organisationId);
    if (organisation === undefined) throw notFound("organisation", ctx.organisationId);
    requireVersion(organisation, edit.version);
    const renamed = { ...organisation, name, version: organisation.version + 1 };
    await saveOrganisation(tx, renamed);
    await recordEvent(tx, ctx, {
      type: "organisation.renamed",
      subject: { type: "organisation", id: organisation.id },
      data: { from: organisation.name, to: name },
    });
    return renamed;
  });
}
