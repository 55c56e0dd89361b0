import type { PostmortemId } from "@staunch/core/kernel";
import type { SectionKey } from "@staunch/core/postmortems";
import { requirePermission } from "#identity/index.ts";
import { type CommandContext, conflict, notFound, recordEvent } from "#platform/index.ts";
import { getPostmortemForUpdate } from "#postmortems/change-postmortem.ts";
import type { PostmortemSection } from "#postmortems/postmortem.ts";
import { findSectionForUpdate, savePostmortem, saveSectionRow } from "#postmortems/store.ts";

export interface SectionEdit {
  readonly key: SectionKey;
  readonly markdown: string;
  /** The version the text was written against. */
  readonly version: number;
}

/**
 * Keeps one part of the text; called again and again while somebody writes, so the same text changes nothing.
 *
 * @throws conflict when somebody else saved this part meanwhile, with both texts in `details`
 */
export async function saveSection(ctx: CommandContext, id: PostmortemId, edit: SectionEdit): Promise<PostmortemSection> {
  requirePermission(ctx.actor, "postmortems:respond");
  return ctx.transact(async (tx) => {
    const postmortem = await getPostmortemForUpdate(tx, ctx, id);
    const stored = await findSectionForUpdate(tx, postmortem, edit.key);
    if (stored === undefined) throw notFound("section", edit.key);
    // A lost answer to the first try must not make the second one a conflict with oneself.
    if (stored.markdown === edit.markdown) return stored;
    if (stored.version !== edit.version) throw changedMeanwhile(stored, edit);

    const section = {
      ...stored,
      markdown: edit.markdown,
      version: stored.version + 1,
      updatedAt: ctx.now,
      updatedBy: { name: ctx.actor.name },
    };
    await saveSectionRow(tx, postmortem, section);
    await savePostmortem(tx, { ...postmortem, updatedAt: ctx.now });
    // Every pause of the author saves: the event tells screens to read again and keeps no copy of the text.
    await recordEvent(tx, ctx, {
      type: "postmortem.section-saved",
      subject: { type: "postmortem", id: postmortem.id },
      data: { section: section.key, version: section.version },
    });
    return section;
  });
}

function changedMeanwhile(stored: PostmortemSection, edit: SectionEdit): Error {
  return conflict(`${stored.updatedBy.name} changed this part meanwhile.`, {
    reason: "changed_meanwhile",
    section: stored.key,
    stored: {
      markdown: stored.markdown,
      version: stored.version,
      updatedBy: stored.updatedBy.name,
      updatedAt: stored.updatedAt.toString(),
    },
    yours: { markdown: edit.markdown, version: edit.version },
  });
}
