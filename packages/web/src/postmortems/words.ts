import type { ActionItemKind, ActionItemPriority, PostmortemStatus } from "@staunch/core/postmortems";

export const kindWords: Readonly<Record<ActionItemKind, string>> = {
  prevent: "Prevent",
  detect: "Detect sooner",
  mitigate: "Mitigate faster",
  process: "Process",
};

export const priorityWords: Readonly<Record<ActionItemPriority, string>> = { high: "High", medium: "Medium", low: "Low" };

export const statusWords: Readonly<Record<PostmortemStatus, string>> = { draft: "Draft", in_review: "In review", published: "Published" };

/** `1 Dec`, with the year where it is another one. */
export function dayWords(on: string, today: Temporal.PlainDate): string {
  const day = Temporal.PlainDate.from(on);
  return day.toLocaleString(
    undefined,
    day.year === today.year ? { day: "numeric", month: "short" } : { day: "numeric", month: "short", year: "numeric" },
  );
}
