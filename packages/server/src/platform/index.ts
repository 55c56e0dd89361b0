export type { ApiInstance, PublicInstance } from "#platform/api-instance.ts";
export { type Clock, MovedClock, type Pause, realPause, systemClock } from "#platform/clock.ts";
export { type Config, ConfigError, loadConfig } from "#platform/config.ts";
export { type Actor, type CommandContext, commandContext, seesAll, systemActor } from "#platform/context.ts";
export { afterCommit, Database, isPassing, isUniqueViolation, jsonb, setScope, type Tx } from "#platform/database.ts";
export type { DB, JsonValue } from "#platform/database.gen.ts";
export { type EmbeddedPostgres, startEmbeddedPostgres } from "#platform/embedded-postgres.ts";
export {
  conflict,
  type FieldFault,
  forbidden,
  invalid,
  limitExceeded,
  notFound,
  preconditionFailed,
  type RefusalCode,
  refusalStatus,
  StaunchError,
  unauthenticated,
  unavailable,
} from "#platform/errors.ts";
export { ensureCursor, followEvents } from "#platform/event-follower.ts";
export { type EventSight, EventStream, type Glimpse } from "#platform/event-stream.ts";
export {
  type AttributedEvent,
  type NewEvent,
  readEventsOfTopics,
  recordEvent,
  type RecordedEvent,
  recordEvents,
  type Subject,
  topicOf,
  type TopicQuery,
} from "#platform/events.ts";
export {
  type GuardedConnect,
  guardedConnect,
  type GuardedDnsQuestion,
  type GuardedTarget,
  type ShownCertificate,
} from "#platform/guarded-connect.ts";
export {
  FetchFailed,
  type FetchFailure,
  type GuardedFetch,
  guardedFetch,
  type GuardedRequest,
  type GuardedResponse,
  type GuardedStream,
  guardedStream,
  type GuardedStreamResponse,
} from "#platform/guarded-fetch.ts";
export { type GuardedSocket, guardedSocket, type SocketTarget } from "#platform/guarded-socket.ts";
export { type GuardedWebSocket, guardedWebSocket } from "#platform/guarded-web-socket.ts";
export { Html, html } from "#platform/html.ts";
export {
  type Authenticate,
  contextOf,
  createHttp,
  idParam,
  idSchema,
  problemResponses,
} from "#platform/http.ts";
export { forgetOldAnswers } from "#platform/idempotency.ts";
export { createLog, type Log } from "#platform/log.ts";
export type { Mail, MailOutcome, MailPort } from "#platform/mail.ts";
export { registry } from "#platform/metrics.ts";
export { migrate } from "#platform/migrate.ts";
export type { ApiRoutes, Module, PublicRoutes, Reaction } from "#platform/module.ts";
export { newId } from "#platform/new-id.ts";
export { decodeCursor, encodeCursor, type Listed, listOf, pageQuery, requireVersion, toPage } from "#platform/paginate.ts";
export { giveWay, nextTurn, repeatEvery } from "#platform/pacing.ts";
export { problemSchema, sendProblem } from "#platform/problem.ts";
export { headerOf, parseJson, type SenderAnswer, type SenderRequest, type SenderRoute, SenderServer } from "#platform/sender-http.ts";
export { enqueueReactions, reactionTimer } from "#platform/reactions.ts";
export { loadSecretBox, SecretBox } from "#platform/secrets.ts";
export { TimerWorker } from "#platform/timer-worker.ts";
export {
  cancelTimer,
  type DueTimer,
  ensureTimer,
  type NewTimer,
  scheduleTimer,
  scheduleTimers,
  type Settle,
  type TimerHandler,
  type Together,
} from "#platform/timers.ts";
export { type HmacCheck, isSignedBy } from "#platform/verify-hmac.ts";
export { Wakeup } from "#platform/wakeup.ts";
