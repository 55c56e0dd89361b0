import type { ChatDeps } from "#chat/chat-deps.ts";
import { workHandler } from "#chat/do-work.ts";
import { followAccounts, followIncidents, openForSevere } from "#chat/follow-incidents.ts";
import { chatRoutes } from "#chat/routes.ts";
import { syncHandler } from "#chat/sync-channel.ts";
import { tellHandler } from "#chat/tell-person.ts";
import { watchHandler } from "#chat/watch-reactions.ts";
import type { Module } from "#platform/index.ts";

export type { ChatDeps } from "#chat/chat-deps.ts";
export { chatIntake } from "#chat/intake.ts";
export type {
  ChatButton,
  ChatFailure,
  ChatField,
  ChatForm,
  ChatIntake,
  ChatMessage,
  ChatOutcome,
  ChatPerson,
  ChatPlatform,
  ChatReader,
  ChatSource,
  NewChannel,
  OpenedChannel,
  Received,
  SaidMessage,
  StandingReactions,
} from "#chat/ports.ts";
export { wantChannel } from "#chat/want-channel.ts";

/** Incidents in chat: a channel each with a live summary, and the commands of the room. Nothing in the product waits for it. */
export function chatModule(deps: ChatDeps): Module {
  return {
    name: "chat",
    routes: (api) => chatRoutes(api, deps),
    timers: [syncHandler(deps), workHandler(deps), tellHandler(deps), watchHandler(deps)],
    reactions: [openForSevere, followIncidents, followAccounts],
  };
}
