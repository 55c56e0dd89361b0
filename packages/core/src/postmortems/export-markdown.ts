import type { ActionItemKind, ActionItemPriority, ActionItemStatus } from "#postmortems/action-item.ts";
import { type Sections, sectionGuides, sectionKeys } from "#postmortems/sections.ts";

export interface ExportedActionItem {
  readonly title: string;
  readonly ownerName: string;
  readonly dueOn: Temporal.PlainDate;
  readonly kind: ActionItemKind;
  readonly priority: ActionItemPriority;
  readonly status: ActionItemStatus;
  /** Evidence of what is done, or the reason of what is waived. */
  readonly outcome?: string | undefined;
}

export interface ExportedPostmortem {
  readonly title: string;
  /** `INC-42`. */
  readonly incidentName: string;
  readonly severity: string;
  readonly status: string;
  readonly sections: Sections;
  readonly actionItems: readonly ExportedActionItem[];
  readonly noActionReason?: string | undefined;
  /** Put before addresses that start with `/`, so that links still lead somewhere outside the product. */
  readonly publicUrl: string;
}

/** The whole review as one Markdown document. Empty parts are left out. */
export function exportMarkdown(postmortem: ExportedPostmortem): string {
  const head = `# ${oneLine(postmortem.incidentName)}: ${oneLine(postmortem.title)}\n\n${oneLine(postmortem.severity)} · ${postmortem.status.replace("_", " ")}`;
  const parts = sectionKeys
    .filter((key) => postmortem.sections[key].trim() !== "")
    .map((key) => `## ${sectionGuides[key].title}\n\n${absolute(postmortem.sections[key].trim(), postmortem.publicUrl)}`);
  return `${[head, ...parts, `## Action items\n\n${actionItems(postmortem)}`].join("\n\n")}\n`;
}

function actionItems(postmortem: ExportedPostmortem): string {
  if (postmortem.actionItems.length === 0) return `None. ${(postmortem.noActionReason ?? "").trim()}`.trim();
  const rows = postmortem.actionItems.map((item) =>
    [item.title, item.ownerName, item.dueOn.toString(), item.kind, item.priority, item.status, item.outcome ?? ""].map(cell).join(" | "),
  );
  const head = ["Action", "Owner", "Due", "Kind", "Priority", "Status", "Evidence or reason"];
  return [head.join(" | "), head.map(() => "---").join(" | "), ...rows].map((row) => `| ${row} |`).join("\n");
}

/** A bar or a line break inside a cell would tear the table. */
function cell(text: string): string {
  return oneLine(text).replaceAll("\\", "\\\\").replaceAll("|", "\\|");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function absolute(markdown: string, publicUrl: string): string {
  return markdown.replaceAll("](/", `](${publicUrl.replace(/\/+$/, "")}/`);
}
