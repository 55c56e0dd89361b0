export {
  type ActionItemDecision,
  type ActionItemKind,
  type ActionItemPriority,
  type ActionItemState,
  type ActionItemStatus,
  type ActionItemStep,
  actionItemHint,
  actionItemKinds,
  actionItemPriorities,
  actionItemStatuses,
  type DueItem,
  decideActionItemStep,
  isOverdue,
  planReminder,
  type Reminder,
} from "#postmortems/action-item.ts";
export { type BlamelessHint, blamelessHints } from "#postmortems/blameless.ts";
export { type DraftEvent, type DraftFacts, draftPostmortem, formatElapsed, type Moment } from "#postmortems/draft.ts";
export { type ExportedActionItem, type ExportedPostmortem, exportMarkdown } from "#postmortems/export-markdown.ts";
export {
  decidePublish,
  type OpenPoint,
  openPointsOf,
  openPointWords,
  type PostmortemStatus,
  type PublishDecision,
  type PublishFacts,
  postmortemStatuses,
} from "#postmortems/publish.ts";
export { emptySections, type SectionKey, type Sections, sectionGuides, sectionKeys } from "#postmortems/sections.ts";
