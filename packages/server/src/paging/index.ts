import type { Module } from "#platform/index.ts";
import { ackTimeoutHandler, stepTimerHandler } from "#paging/escalate-page.ts";
import { forgetPerson } from "#paging/forget-person.ts";
import { linkRoutes } from "#paging/link-routes.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import { meRoutes } from "#paging/routes-me.ts";
import { pageRoutes } from "#paging/routes-pages.ts";
import { policyRoutes } from "#paging/routes-policies.ts";
import { sendCodeHandler } from "#paging/save-contact-method.ts";
import { notifyTimerHandler } from "#paging/send-notification.ts";
import { welcomeOrganisation, welcomePerson } from "#paging/welcome-person.ts";

export { acknowledgePage } from "#paging/acknowledge-page.ts";
export { acknowledgePagesAbout } from "#paging/acknowledge-pages-about.ts";
export { assignPolicy, getPolicy, policiesUsingSchedule } from "#paging/assign-policy.ts";
export { escalatePage } from "#paging/escalate-page.ts";
export type { NamedPerson, PageEvents } from "#paging/events.ts";
export type { Attempt, Notification, NotificationStatus } from "#paging/notification.ts";
export type { LedgerEntry, LedgerReason, Page } from "#paging/page.ts";
export { pageMe } from "#paging/page-me.ts";
export type { PagingDeps, PolicyUse } from "#paging/paging-deps.ts";
export type {
  AccountKind,
  AccountVerdict,
  Addressing,
  AnswerSource,
  AnswerWords,
  BundleContent,
  ChannelAccount,
  ChannelAnswers,
  ChannelKind,
  ChannelMessage,
  ChannelSettings,
  CodeContent,
  DeliveryChannel,
  DeliveryOutcome,
  MessageContent,
  PageContent,
  Receipt,
} from "#paging/ports.ts";
export {
  listPages,
  myOpenPages,
  type PageQuery,
  type PageStory,
  pageLedger,
  pagesAbout,
  pageStoriesAbout,
  readPage,
} from "#paging/read-pages.ts";
export { getReadiness, type Readiness } from "#paging/read-readiness.ts";
export { attachPages, resolvePagesAbout } from "#paging/resolve-pages.ts";
export { createPolicy, type PolicyEdit, type PolicyWish, updatePolicy } from "#paging/save-policy.ts";
export type { EscalationPolicy } from "#paging/store-policies.ts";
export { type NewPage, pagePerson, pageTarget, type PageTarget, triggerPage, triggerPages } from "#paging/trigger-page.ts";

/** Pages somebody about a subject: escalation policies, pages and their ledger, contact methods, notifications. */
export function pagingModule(deps: PagingDeps): Module {
  return {
    name: "paging",
    routes: (api) => {
      pageRoutes(api);
      policyRoutes(api, deps);
      meRoutes(api, deps);
    },
    publicRoutes: linkRoutes(deps),
    timers: [stepTimerHandler, ackTimeoutHandler, notifyTimerHandler(deps), sendCodeHandler(deps)],
    reactions: [welcomePerson, welcomeOrganisation, forgetPerson],
  };
}
