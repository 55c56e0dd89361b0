import { z } from "zod";
import { type ChannelAccount, type ChannelAnswers, jsonPost, vendorCalls } from "#paging/index.ts";
import { type Clock, type GuardedFetch, headerOf, isSignedBy, type SenderAnswer, type SenderRequest } from "#platform/index.ts";
import { slackSettings } from "#vendors/slack/slack-settings.ts";
import { acknowledgeAction, answeredBlocks } from "#vendors/slack/slack-blocks.ts";

export interface SlackAnswerDeps {
  readonly answers: ChannelAnswers;
  readonly fetch: GuardedFetch;
}

/** A call older than this may be a repeated one: https://docs.slack.dev/authentication/verifying-requests-from-slack */
const windowSeconds = 300;
/** Slack shows a fault after three seconds. */
const updateMs = 2_000;

/** The account a call came for, when Slack has signed it; otherwise what is answered. */
export async function signedAccount(
  answers: ChannelAnswers,
  clock: Clock,
  request: SenderRequest,
): Promise<{ readonly account: ChannelAccount } | { readonly refusal: SenderAnswer }> {
  const account = await answers.findAccount("slack", request.params["account"] ?? "");
  const secret = account === undefined ? undefined : slackSettings.safeParse(account.settings).data?.signingSecret;
  if (account === undefined || secret === undefined) return { refusal: { status: 404, text: "no such account" } };
  const stamp = headerOf(request, "x-slack-request-timestamp") ?? "";
  const signature = headerOf(request, "x-slack-signature") ?? "";
  const age = Math.abs(clock.nowMs() / 1_000 - Number(stamp));
  const isFresh = /^\d{1,12}$/.test(stamp) && age <= windowSeconds;
  const isSigned =
    signature.startsWith("v0=") && isSignedBy({ secret, message: [`v0:${stamp}:`, request.bytes], signature: signature.slice(3) });
  return isFresh && isSigned ? { account } : { refusal: { status: 401, text: "the signature does not fit" } };
}

const pressed = z.object({
  type: z.literal("block_actions"),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })),
  response_url: z.url().optional(),
  message: z.object({ text: z.string().default(""), blocks: z.array(z.unknown()).default([]) }).optional(),
});

/** Buttons of our messages. What comes of it takes the place of the buttons. */
export async function answerPress({ answers, fetch }: SlackAnswerDeps, payload: unknown): Promise<void> {
  const press = pressed.safeParse(payload);
  if (!press.success) return;
  const { actions, response_url: responseUrl, message } = press.data;
  const token = actions.find((action) => action.action_id === acknowledgeAction)?.value;
  if (token === undefined) return;
  const { text } = await answers.acknowledge(token);
  if (responseUrl === undefined) return;
  const update = { replace_original: true, text, blocks: answeredBlocks(message?.blocks ?? [], text) };
  await vendorCalls(fetch, updateMs)(responseUrl, jsonPost(update));
}

const commandSchema = z.object({ user_id: z.string(), text: z.string().default("") });

/** `/staunch ack`, `stop`, `start`; anything else is told what there is. */
export async function answerCommand(answers: ChannelAnswers, account: ChannelAccount, body: unknown): Promise<object> {
  const command = commandSchema.safeParse(body);
  if (!command.success) return ephemeral("That could not be read.");
  const from = { organisationId: account.organisationId, kind: "slack", address: command.data.user_id } as const;
  switch (command.data.text.trim().toLowerCase()) {
    case "ack":
      return ephemeral((await answers.acknowledgeAll(from)).text);
    case "stop":
      return ephemeral((await answers.stop(from)).text);
    case "start":
      return ephemeral((await answers.start(from)).text);
    default:
      return ephemeral(
        `/staunch ack takes every page you were sent here, stop and start say whether you are paged here. Your member ID is ${from.address}.`,
      );
  }
}

/** Seen by nobody else; a plain text, in which nothing is a mention. */
function ephemeral(text: string): object {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return { response_type: "ephemeral", text: escaped };
}
