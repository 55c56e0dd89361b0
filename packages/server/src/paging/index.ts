import type { Module } from "#platform/index.ts";
import { receiptHandler } from "#paging/answers.ts";
import { ackTimeoutHandler, stepTimerHandler } from "#paging/escalate-page.ts";
import { forgetPerson } from "#paging/forget-person.ts";
import { linkRoutes } from "#paging/link-routes.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import { proofHandler } from "#paging/prove-pager.ts";
import { readinessRoutes } from "#paging/routes-readiness.ts";
import { StepWatcher, type WatchDeps } from "#paging/watch-steps.ts";
import { bundleHandler } from "#paging/send-bundle.ts";
import { Providers } from "#paging/providers.ts";
import { channelRoutes } from "#paging/routes-channels.ts";
import { meRoutes } from "#paging/routes-me.ts";
import { pageRoutes } from "#paging/routes-pages.ts";
import { policyRoutes } from "#paging/routes-policies.ts";
import { sendCodeHandler } from "#paging/save-contact-method.ts";
import { notifyTimerHandler } from "#paging/send-notification.ts";
import { welcomeOrganisation, welcomePerson } from "#paging/welcome-person.ts";

export { acknowledgePage } from "#paging/acknowledge-page.ts";
export { acknowledgePagesAbout } from "#paging/acknowledge-pages-about.ts";
export {
  accountOf,
  askedToWait,
  jsonPost,
  type NoAnswer,
  retryLater,
  type VendorAnswer,
  type VendorCall,
  vendorCalls,
} from "#paging/ask-vendor.ts";
export { channelAnswers } from "#paging/answers.ts";
export { assignPolicy, getPolicy, policiesUsingSchedule } from "#paging/assign-policy.ts";
export { escalatePage } from "#paging/escalate-page.ts";
export type { NamedPerson, PageEvents } from "#paging/events.ts";
export { clip, type MessageWords, messageWords, plainDetails, plainMessage } from "#paging/message-words.ts";
export type { Attempt, Notification, NotificationStatus } from "#paging/notification.ts";
export type { LedgerEntry, LedgerReason, Page } from "#paging/page.ts";
export { pageMe } from "#paging/page-me.ts";
export type { PagingDeps, PolicyUse } from "#paging/paging-deps.ts";
export { phoneAddressing, readPhoneNumber } from "#paging/phone-number.ts";
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
export { readInterruptions } from "#paging/read-interruptions.ts";
export { getReadiness, type Readiness } from "#paging/read-readiness.ts";
export { attachPages, confidePages, resolvePagesAbout } from "#paging/resolve-pages.ts";
export { createPolicy, type PolicyEdit, type PolicyWish, updatePolicy } from "#paging/save-policy.ts";
export type { EscalationPolicy } from "#paging/store-policies.ts";
export { readSmsWord, smsHelp, smsText, type SmsWord } from "#paging/sms-text.ts";
export { type NewPage, pagePerson, pageTarget, type PageTarget, triggerPage, triggerPages } from "#paging/trigger-page.ts";

/** Pages somebody about a subject: escalation policies, pages and their ledger, contact methods, notifications. */
export function pagingModule(deps: PagingDeps): Module {
  const providers = new Providers(deps);
  return {
    name: "paging",
    routes: (api) => {
      pageRoutes(api);
      policyRoutes(api, deps);
      meRoutes(api, deps);
      readinessRoutes(api, deps);
      channelRoutes(api, deps);
    },
    publicRoutes: linkRoutes(deps),
    timers: [
      stepTimerHandler,
      ackTimeoutHandler,
      notifyTimerHandler(deps, providers),
      sendCodeHandler(deps, providers),
      receiptHandler,
      bundleHandler(deps, providers),
      proofHandler,
    ],
    reactions: [welcomePerson, welcomeOrganisation, forgetPerson],
  };
}

/** Reports steps that nobody works, and beats to the outside while all are worked. Every node runs one. */
export function pagingWatch(deps: WatchDeps): Module {
  const watcher = new StepWatcher(deps);
  return { name: "paging/watch", start: async () => watcher.start(), stop: async () => watcher.stop() };
}
