export { channelName, type ChannelNaming } from "#chat/channel-name.ts";
export { nextChatTry, nextSyncAt, opensChannel } from "#chat/channel-pace.ts";
export { type ChatCommand, chatCommandHelp, readChatCommand, type ReadCommand } from "#chat/chat-command.ts";
