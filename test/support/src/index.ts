export { type PagingTest, pagingTest, type SentMessage } from "./test-paging.ts";
export { type CaughtMail, type MailCatcher, mailCatcher } from "./mail-catcher.ts";
export { type ContextOptions, type TestDatabase, testDatabase } from "./test-database.ts";
export {
  freshInstallation,
  ownedInstallation,
  ownerPassword,
  ownerSignUp,
  type TestInstallation,
  tokenOf,
  visitor,
} from "./test-installation.ts";
