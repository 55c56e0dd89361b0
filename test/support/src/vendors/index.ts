export {
  hostilePage,
  hostileTitle,
  type KeptAnswers,
  keptAnswers,
  sampleAccount,
  sampleAccountId,
  sampleBundle,
  sampleCode,
  sampleMessage,
  samplePage,
  sampleToken,
} from "./channel-messages.ts";
export { type SlackMessage, type SlackServer, startSlackServer } from "./slack-server.ts";
export { mountModule } from "./mount-module.ts";
export { isRecord, listAt, startVendorServer, textAt, type VendorReply, type VendorRequest, type VendorServer } from "./vendor-server.ts";
