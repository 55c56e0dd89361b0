import { z } from "zod";
import type { ChannelAnswers } from "#paging/index.ts";
import { type Module, parseJson, type SenderAnswer, type SenderRequest } from "#platform/index.ts";
import { answeredPost } from "#vendors/mattermost/mattermost-message.ts";

export { mattermostChannel } from "#vendors/mattermost/mattermost-channel.ts";

/**
 * Where Mattermost calls when a button is pressed. It signs nothing: the context
 * holds the token of the very message, which Mattermost's server keeps to itself.
 */
export function mattermostModule(answers: ChannelAnswers): Module {
  return {
    name: "vendors/mattermost",
    senderRoutes: [
      {
        method: "POST",
        path: "/channels/mattermost/:account/action",
        bodyBytes: 100_000,
        answer: (request) => answerPress(answers, request),
      },
    ],
  };
}

const pressSchema = z.object({ context: z.object({ token: z.string().max(400) }) });

async function answerPress(answers: ChannelAnswers, { params, bytes }: SenderRequest): Promise<SenderAnswer> {
  const account = await answers.findAccount("mattermost", params["account"] ?? "");
  if (account === undefined) return { status: 404, text: "no such account" };
  const press = pressSchema.safeParse(parseJson(bytes)?.value).data;
  if (press === undefined) return { status: 400, text: "no button of ours" };
  const { text } = await answers.acknowledge(press.context.token);
  return { status: 200, json: { update: answeredPost(text), ephemeral_text: text } };
}
