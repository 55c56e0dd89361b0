export { type Audience, audiences, defaultAudience, keepsPromise, mayRead } from "#comms/audience.ts";
export { type MailRetry, nextMailTry } from "#comms/mail-retry.ts";
export {
  type ComponentStatus,
  compareComponentStatus,
  componentStatuses,
  componentStatusWords,
  rollUp,
} from "#comms/component-status.ts";
export { type NamedComponent, type PageHeadline, type PageIndicator, pageHeadline } from "#comms/page-headline.ts";
export {
  type AffectedComponent,
  isUnchanged,
  type Recipients,
  recipientsOf,
  type Subscriber,
  type SubscriberStatus,
  type UpdateWording,
} from "#comms/recipients.ts";
export { type DraftFacts, draftUpdate, publicWordsOfMitigation } from "#comms/update-draft.ts";
export {
  type IncidentStanding,
  suggestUpdateStatus,
  type UpdateStatus,
  updateStatuses,
  updateStatusWords,
} from "#comms/update-status.ts";
export {
  formatUptime,
  outageWeights,
  type StatusChange,
  type StripOptions,
  stripSentence,
  type Uptime,
  type UptimeDay,
  type UptimeStrip,
  type UptimeWindow,
  uptimeStrip,
  uptimeWithin,
} from "#comms/uptime.ts";
