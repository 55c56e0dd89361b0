import { incidentReference } from "@staunch/core/incidents";
import type { PostmortemId } from "@staunch/core/kernel";
import { exportMarkdown } from "@staunch/core/postmortems";
import type { CommandContext } from "#platform/index.ts";
import { getPostmortem, textOf } from "#postmortems/read-postmortems.ts";

export interface ExportedFile {
  readonly name: string;
  readonly markdown: string;
}

/** The whole review as one Markdown document. @throws not_found */
export async function exportPostmortem(ctx: CommandContext, id: PostmortemId, publicUrl: string): Promise<ExportedFile> {
  const { postmortem, incident, sections, actionItems } = await getPostmortem(ctx, id);
  const markdown = exportMarkdown({
    title: postmortem.title,
    incidentName: incidentReference(incident.number),
    severity: incident.severity,
    status: postmortem.status,
    sections: textOf(sections),
    actionItems: actionItems.map((item) => ({ ...item, outcome: item.evidence ?? item.waiveReason })),
    noActionReason: postmortem.noActionReason,
    publicUrl,
  });
  return { name: `postmortem-${incidentReference(incident.number).toLowerCase()}.md`, markdown };
}
