import { asId, type PageId } from "@staunch/core/kernel";
import { z } from "zod";
import { acknowledgePage, type ChannelAccount, type ChannelAnswers, escalatePage, jsonPost, vendorCalls } from "#paging/index.ts";
import {
  type Clock,
  type CommandContext,
  type GuardedFetch,
  headerOf,
  isSignedBy,
  type SenderAnswer,
  type SenderRequest,
  StaunchError,
} from "#platform/index.ts";
import { slackSettings } from "#vendors/slack/slack-settings.ts";
import { acknowledgeAction, answeredBlocks, escalateAction, escapeText, takeAction, unknownPerson } from "#vendors/slack/slack-blocks.ts";

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
  user: z.object({ id: z.string() }),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })),
  response_url: z.url().optional(),
  message: z.object({ text: z.string().default(""), blocks: z.array(z.unknown()).default([]) }).optional(),
});

interface PressAnswer {
  readonly text: string;
  /** `done` takes the place of the buttons; what was refused is told to the presser alone. */
  readonly kind: "done" | "refused";
}

/** Buttons of our messages. */
export async function answerPress({ answers, fetch }: SlackAnswerDeps, account: ChannelAccount, payload: unknown): Promise<void> {
  const press = pressed.safeParse(payload).data;
  if (press === undefined) return;
  const answer = await answerOf(answers, account, press);
  if (answer === undefined || press.response_url === undefined) return;
  const { text, kind } = answer;
  const blocks = kind === "done" ? answeredBlocks(press.message?.blocks ?? [], text) : answeredBlocks([], text);
  const how = kind === "done" ? { replace_original: true } : { replace_original: false, response_type: "ephemeral" };
  await vendorCalls(fetch, updateMs)(press.response_url, jsonPost({ ...how, text: escapeText(text), blocks }));
}

/** Undefined for a button that leads to an address and asks for nothing here. */
async function answerOf(
  answers: ChannelAnswers,
  { organisationId }: ChannelAccount,
  press: z.output<typeof pressed>,
): Promise<PressAnswer | undefined> {
  const [action] = press.actions;
  if (action?.value === undefined) return undefined;
  const { action_id: id, value } = action;
  if (id === acknowledgeAction) return { kind: "done", text: (await answers.acknowledge(value)).text };
  if (id !== takeAction && id !== escalateAction) return undefined;
  const ctx = await answers.contextOf({ organisationId, kind: "slack", address: press.user.id });
  if (ctx === undefined) return { kind: "refused", text: unknownPerson(press.user.id) };
  return actAs(ctx, id, asId<"page">(value));
}

async function actAs(ctx: CommandContext, action: typeof takeAction | typeof escalateAction, pageId: PageId): Promise<PressAnswer> {
  try {
    if (action === escalateAction) {
      const { title } = await escalatePage(ctx, pageId);
      return { kind: "done", text: `${ctx.actor.name} passed “${title}” on: the next step is due now.` };
    }
    const { title } = await acknowledgePage(ctx, pageId);
    return { kind: "done", text: `${ctx.actor.name} took “${title}”. Nobody else is being paged.` };
  } catch (error) {
    if (!(error instanceof StaunchError)) throw error;
    return { kind: "refused", text: error.message };
  }
}
