export { digestTables } from "./digest-tables.ts";
export { missingPostfixRights, type Postfix, startPostfix } from "./postfix.ts";
export { type CaughtMail, type MailCatcher, startMailCatcher } from "./mail-catcher.ts";
export { type ContextOptions, type TestDatabase, testDatabase, type TestOrganisation } from "./test-database.ts";
export { type CallOptions, type TestStaunch, type TestStaunchOptions, testStart, testStaunch } from "./test-staunch.ts";
export { type PagingTest, pagingTest, type SentMessage } from "./test-paging.ts";
export { answers, endProcess, startStaunchProcess, type StaunchProcess, temporaryFolder } from "./staunch-process.ts";
export { findProgram, missingPrograms, type RunningProgram, runProgram, startProgram } from "./debian-program.ts";
export {
  freshInstallation,
  ownedInstallation,
  ownerPassword,
  ownerSignUp,
  type TestInstallation,
  tokenOf,
  visitor,
} from "./test-installation.ts";
export { sampleOf, type SchemaNode, someId } from "./sample-of-schema.ts";
export { type DuePage, type DuePages, insertDuePages } from "./due-pages.ts";
export { type ReceivedWebhook, startWebhookReceiver, type WebhookReceiver } from "./webhook-receiver.ts";
