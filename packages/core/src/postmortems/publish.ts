import type { Sections } from "#postmortems/sections.ts";

/**
 * `draft` while it is written, `in_review` while others read it, `published` for good. From `published` nothing
 * goes back; later edits are new versions of the same document.
 */
export const postmortemStatuses = ["draft", "in_review", "published"] as const;
export type PostmortemStatus = (typeof postmortemStatuses)[number];

export interface PublishFacts {
  readonly status: PostmortemStatus;
  readonly sections: Sections;
  readonly actionItemCount: number;
  /** Why no action item is owed, if somebody stated it. */
  readonly noActionReason?: string | undefined;
}

/** What still stands between a review and its publication. */
export type OpenPoint = "summary_empty" | "action_item_owed";

export const openPointWords: Readonly<Record<OpenPoint, string>> = {
  summary_empty: "Write the summary.",
  action_item_owed: "Add an action item, or say why none is owed.",
};

export type PublishDecision =
  | { readonly kind: "publish" }
  | { readonly kind: "refused"; readonly reason: "already_published" }
  | { readonly kind: "refused"; readonly reason: "open_points"; readonly openPoints: readonly OpenPoint[] };

/** The points still open; empty when the review may be published. */
export function openPointsOf(facts: PublishFacts): readonly OpenPoint[] {
  const points: OpenPoint[] = [];
  if (facts.sections.summary.trim() === "") points.push("summary_empty");
  if (facts.actionItemCount === 0 && (facts.noActionReason ?? "").trim() === "") points.push("action_item_owed");
  return points;
}

export function decidePublish(facts: PublishFacts): PublishDecision {
  if (facts.status === "published") return { kind: "refused", reason: "already_published" };
  const openPoints = openPointsOf(facts);
  return openPoints.length === 0 ? { kind: "publish" } : { kind: "refused", reason: "open_points", openPoints };
}
