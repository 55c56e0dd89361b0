import { z } from "zod";
import type { ChatIntake, ChatSource, Received } from "#chat/index.ts";
import type { ChannelAccount } from "#paging/index.ts";
import { escapeText } from "#vendors/slack/slack-blocks.ts";
import { chatActionPrefix, typedText } from "#vendors/slack/slack-message.ts";
import { chatFormCallback } from "#vendors/slack/slack-view.ts";

/*
 * What Slack sends, as incidents understand it: the slash command, buttons, submitted forms, reactions.
 * By its own calls or by Socket Mode it is the same.
 */

const commandSchema = z.object({
  user_id: z.string(),
  channel_id: z.string(),
  text: z.string().default(""),
  trigger_id: z.string().optional(),
  response_url: z.url().optional(),
});

/** What of a slash command is answered at once; undefined where it is none of incidents. */
export async function takeCommand(chat: ChatIntake, account: ChannelAccount, body: unknown): Promise<object | undefined> {
  const command = commandSchema.safeParse(body).data;
  if (command === undefined) return undefined;
  const { user_id, channel_id, text, trigger_id, response_url } = command;
  const source = sourceOf(account, {
    chatUserId: user_id,
    channelId: channel_id,
    trigger: trigger_id,
    answerTo: response_url,
    key: `command ${trigger_id}`,
  });
  return shown(await chat.command(source, typedText(text)));
}

const pressSchema = z.object({
  type: z.literal("block_actions"),
  user: z.object({ id: z.string() }),
  trigger_id: z.string().optional(),
  response_url: z.url().optional(),
  container: z.object({ channel_id: z.string().default("") }).default({ channel_id: "" }),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional(), action_ts: z.string().default("") })),
});

const submissionSchema = z.object({
  type: z.literal("view_submission"),
  user: z.object({ id: z.string() }),
  view: z.object({
    id: z.string(),
    callback_id: z.string(),
    private_metadata: z.string(),
    state: z.object({
      values: z.record(
        z.string(),
        z.record(z.string(), z.object({ value: z.string().nullish(), selected_option: z.object({ value: z.string() }).nullish() })),
      ),
    }),
  }),
});

/** What came of an interaction: what is answered to Slack, and what is said to the presser alone. */
export interface Interaction {
  readonly answer?: object;
  readonly words?: string;
  readonly answerTo?: string;
}

/** Undefined for what is no button and no form of incidents. */
export async function takeInteraction(chat: ChatIntake, account: ChannelAccount, payload: unknown): Promise<Interaction | undefined> {
  const press = pressSchema.safeParse(payload).data;
  if (press !== undefined) return takePress(chat, account, press);
  const submission = submissionSchema.safeParse(payload).data;
  if (submission === undefined || submission.view.callback_id !== chatFormCallback) return undefined;
  const { user, view } = submission;
  const values = Object.entries(view.state.values).flatMap(([name, elements]) =>
    Object.values(elements).map(({ value, selected_option: chosen }): [string, string] => [name, chosen?.value ?? value ?? ""]),
  );
  const source = sourceOf(account, { chatUserId: user.id, channelId: "", key: `view ${view.id}` });
  const received = await chat.submit(source, { state: view.private_metadata, values: Object.fromEntries(values) });
  const [first] = Object.keys(view.state.values);
  if (received.kind !== "told" || first === undefined) return {};
  return { answer: { response_action: "errors", errors: { [first]: received.text } } };
}

async function takePress(chat: ChatIntake, account: ChannelAccount, press: z.output<typeof pressSchema>): Promise<Interaction | undefined> {
  const { user, trigger_id, response_url, container, actions } = press;
  const action = actions.find(({ action_id }) => action_id.startsWith(chatActionPrefix));
  if (action?.value === undefined) return undefined;
  const key = `press ${user.id} ${action.action_id} ${action.action_ts} ${trigger_id ?? ""}`;
  const source = sourceOf(account, {
    chatUserId: user.id,
    channelId: container.channel_id,
    trigger: trigger_id,
    answerTo: response_url,
    key,
  });
  const received = await chat.press(source, { action: action.action_id.slice(chatActionPrefix.length), value: action.value });
  if (received.kind === "taken") return {};
  const words = received.kind === "told" ? received.text : "This button is not known here any more.";
  return { words, ...(response_url !== undefined && { answerTo: response_url }) };
}

const eventSchema = z.object({
  type: z.literal("event_callback"),
  event_id: z.string(),
  event: z.object({
    type: z.enum(["reaction_added", "reaction_removed"]),
    user: z.string(),
    reaction: z.string(),
    item: z.object({ type: z.literal("message"), channel: z.string(), ts: z.string() }),
  }),
});

/** An event of the Events API; those that nobody here listens to are passed over. */
export async function takeEvent(chat: ChatIntake, account: ChannelAccount, body: unknown): Promise<void> {
  const parsed = eventSchema.safeParse(body).data;
  if (parsed === undefined) return;
  const { event_id, event } = parsed;
  // However often it is sent (X-Slack-Retry-Num), it carries the same id.
  const source = sourceOf(account, { chatUserId: event.user, channelId: event.item.channel, key: `event ${event_id}` });
  // A colour of skin stands behind the name: `+1::skin-tone-2`.
  const [emoji = ""] = event.reaction.split("::");
  await chat.react(source, { emoji, messageId: event.item.ts, change: event.type === "reaction_added" ? "added" : "removed" });
}

interface From {
  readonly chatUserId: string;
  readonly channelId: string;
  readonly key: string;
  readonly trigger?: string | undefined;
  readonly answerTo?: string | undefined;
}

function sourceOf(account: ChannelAccount, { chatUserId, channelId, key, trigger, answerTo }: From): ChatSource {
  return {
    account,
    kind: "slack",
    chatUserId,
    channelId,
    key,
    ...(trigger !== undefined && { trigger }),
    ...(answerTo !== undefined && { answerTo }),
  };
}

function shown(received: Received): object | undefined {
  if (received.kind === "not_ours") return undefined;
  return received.kind === "told" ? { response_type: "ephemeral", text: escapeText(received.text) } : {};
}
