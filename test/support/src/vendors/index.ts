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
export { type GitlabBehaviour, type GitlabPipeline, type GitlabServer, startGitlabServer } from "./gitlab-server.ts";
export { type IrcNetwork, type IrcPerson, startNgircd, startSaslServer } from "./irc-network.ts";
export { type ClusterBehaviour, type ClusterDeployment, type KubernetesServer, startKubernetesServer } from "./kubernetes-server.ts";
export { type LaunchDarklyBehaviour, type LaunchDarklyServer, startLaunchDarklyServer } from "./launchdarkly-server.ts";
export { type MatrixEvent, type MatrixServer, startMatrixServer } from "./matrix-server.ts";
export { type MattermostServer, startMattermostServer } from "./mattermost-server.ts";
export type { MattermostPost } from "./mattermost-workspace.ts";
export { type PushoverMessage, type PushoverServer, startPushoverServer } from "./pushover-server.ts";
export { startTeamsServer, type TeamsServer } from "./teams-server.ts";
export { type NtfyMessage, type NtfyServer, startNtfyServer } from "./ntfy-server.ts";
export { type SlackServer, startSlackServer } from "./slack-server.ts";
export type { SlackMessage, SlackPerson } from "./slack-workspace.ts";
export { mountModule } from "./mount-module.ts";
export { runnerCall } from "./runner-call.ts";
export { startTelegramServer, type TelegramMessage, type TelegramServer } from "./telegram-server.ts";
export { isRecord, listAt, startVendorServer, textAt, type VendorReply, type VendorRequest, type VendorServer } from "./vendor-server.ts";
export { startUnleashServer, type UnleashBehaviour, type UnleashServer } from "./unleash-server.ts";
