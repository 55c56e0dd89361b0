import type { ChannelAccount, ChannelAnswers } from "#paging/index.ts";
import type { Module } from "#platform/index.ts";
import type { IrcConnections } from "#vendors/irc/irc-connections.ts";

export { ircChannel } from "#vendors/irc/irc-channel.ts";
export { IrcConnections } from "#vendors/irc/irc-connections.ts";

/** What people answer on IRC; ends the connections with the server. */
export function ircModule(answers: ChannelAnswers, connections: IrcConnections): Module {
  connections.listen((account, from, text) => answerTo(answers, account, { from, text }));
  return { name: "vendors/irc", stop: () => connections.close() };
}

/** Undefined for what is no word of ours: two programs that answer each other would never end. */
async function answerTo(
  answers: ChannelAnswers,
  { organisationId }: ChannelAccount,
  said: { readonly from: string; readonly text: string },
): Promise<string | undefined> {
  const source = { organisationId, kind: "irc", address: said.from } as const;
  switch (said.text.trim().toLowerCase()) {
    case "ack":
      return (await answers.acknowledgeAll(source)).text;
    case "stop":
      return (await answers.stop(source)).text;
    case "start":
      return (await answers.start(source)).text;
    case "help":
      return "ack takes every page you were sent here; stop and start say whether you are paged here.";
    default:
      return undefined;
  }
}
