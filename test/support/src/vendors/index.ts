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
export { type DiscordMessage, type DiscordServer, startDiscordServer } from "./discord-server.ts";
export { type GithubBehaviour, type GithubRun, type GithubServer, type GithubStep, startGithubServer } from "./github-server.ts";
export { type IrcNetwork, type IrcPerson, startNgircd, startSaslServer } from "./irc-network.ts";
export { type MatrixEvent, type MatrixServer, startMatrixServer } from "./matrix-server.ts";
export { type MattermostPost, type MattermostServer, startMattermostServer } from "./mattermost-server.ts";
export { type PushoverMessage, type PushoverServer, startPushoverServer } from "./pushover-server.ts";
export { startTeamsServer, type TeamsServer } from "./teams-server.ts";
export { type NtfyMessage, type NtfyServer, startNtfyServer } from "./ntfy-server.ts";
export { type SlackMessage, type SlackServer, startSlackServer } from "./slack-server.ts";
export { mountModule } from "./mount-module.ts";
export { runnerCall } from "./runner-call.ts";
export { startTelegramServer, type TelegramMessage, type TelegramServer } from "./telegram-server.ts";
export { isRecord, listAt, startVendorServer, textAt, type VendorReply, type VendorRequest, type VendorServer } from "./vendor-server.ts";
