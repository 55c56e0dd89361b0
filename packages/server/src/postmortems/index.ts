import type { MailPort, Module } from "#platform/index.ts";
import { remindTimer } from "#postmortems/remind-timer.ts";
import { actionItemRoutes } from "#postmortems/routes-action-items.ts";
import { postmortemRoutes } from "#postmortems/routes.ts";

export {
  type ActionItemSettings,
  addActionItem,
  changeActionItem,
  type NewActionItem,
  removeActionItem,
  stepActionItem,
} from "#postmortems/action-items.ts";
export { changePostmortem, type PostmortemChange, publishPostmortem, waiveReview } from "#postmortems/change-postmortem.ts";
export { draftPostmortem } from "#postmortems/draft-postmortem.ts";
export { exportPostmortem } from "#postmortems/export-postmortem.ts";
export type { ActionItem, Postmortem, PostmortemSection } from "#postmortems/postmortem.ts";
export { type ActionItemQuery, listActionItems, type ListedItem } from "#postmortems/read-action-items.ts";
export { findReview, getPostmortem, listPostmortems, type PostmortemView } from "#postmortems/read-postmortems.ts";
export { saveSection, type SectionEdit } from "#postmortems/save-section.ts";

/** What the module is given by the composition root. */
export interface PostmortemsDeps {
  /** Undefined while no mail server is configured; reminders are then only on the screens. */
  readonly mail: MailPort | undefined;
  /** Where people reach this server. */
  readonly publicUrl: string;
}

/** Reviews and what is to be done after them. */
export function postmortemsModule(deps: PostmortemsDeps): Module {
  return {
    name: "postmortems",
    routes(api) {
      postmortemRoutes(api, deps.publicUrl);
      actionItemRoutes(api);
    },
    timers: [remindTimer(deps)],
  };
}
