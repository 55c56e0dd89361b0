import type { ChannelAnswers } from "#paging/index.ts";
import type { Module } from "#platform/index.ts";

export { pushoverChannel } from "#vendors/pushover/pushover-channel.ts";

/**
 * Where Pushover calls when somebody acknowledges there. It signs nothing: the
 * address holds the token of the very message, which only Pushover was told.
 */
export function pushoverModule(answers: ChannelAnswers): Module {
  return {
    name: "vendors/pushover",
    senderRoutes: [
      {
        method: "POST",
        path: "/channels/pushover/:account/acknowledged/:token",
        bodyBytes: 20_000,
        answer: async ({ params, bytes }) => {
          const account = await answers.findAccount("pushover", params["account"] ?? "");
          if (account === undefined) return { status: 404, text: "no such account" };
          if (new URLSearchParams(bytes.toString("utf8")).get("acknowledged") !== "1") return { status: 400, text: "not acknowledged" };
          const { text } = await answers.acknowledge(params["token"] ?? "");
          return { status: 200, text };
        },
      },
    ],
  };
}
