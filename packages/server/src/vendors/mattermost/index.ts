import { z } from "zod";
import { type Module, parseJson, type SenderAnswer, type SenderRequest } from "#platform/index.ts";
import {
  answerCommand,
  answerDialog,
  answerPress as answerIncidentPress,
  type MattermostListeners,
} from "#vendors/mattermost/mattermost-inbound.ts";
import { answeredPost } from "#vendors/mattermost/mattermost-message.ts";

export { mattermostChannel } from "#vendors/mattermost/mattermost-channel.ts";
export { mattermostChat } from "#vendors/mattermost/mattermost-chat.ts";

const bodyBytes = 100_000;

/**
 * Where Mattermost calls when a button is pressed, a form submitted or the slash command typed. It signs nothing: the
 * context of a button holds the token of the very message, which Mattermost's server keeps to itself.
 */
export function mattermostModule(listeners: MattermostListeners): Module {
  return {
    name: "vendors/mattermost",
    senderRoutes: [
      {
        method: "POST",
        path: "/channels/mattermost/:account/action",
        bodyBytes,
        answer: (request) => answerPress(listeners, request),
      },
      { method: "POST", path: "/channels/mattermost/:account/command", bodyBytes, answer: (request) => answerCommand(listeners, request) },
      { method: "POST", path: "/channels/mattermost/:account/dialog", bodyBytes, answer: (request) => answerDialog(listeners, request) },
    ],
  };
}

const pressSchema = z.object({ context: z.object({ token: z.string().max(400) }) });

async function answerPress({ answers, chat }: MattermostListeners, request: SenderRequest): Promise<SenderAnswer> {
  const { params, bytes } = request;
  const account = await answers.findAccount("mattermost", params["account"] ?? "");
  if (account === undefined) return { status: 404, text: "no such account" };
  const ofIncident = await answerIncidentPress(chat, account, request);
  if (ofIncident !== undefined) return ofIncident;
  const press = pressSchema.safeParse(parseJson(bytes)?.value).data;
  if (press === undefined) return { status: 400, text: "no button of ours" };
  const { text } = await answers.acknowledge(press.context.token);
  return { status: 200, json: { update: answeredPost(text), ephemeral_text: text } };
}
