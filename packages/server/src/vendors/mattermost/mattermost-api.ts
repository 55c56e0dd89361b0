import type { z } from "zod";
import type { ChatFailure, ChatOutcome } from "#chat/index.ts";
import { type ChannelAccount, vendorCalls } from "#paging/index.ts";
import type { GuardedFetch } from "#platform/index.ts";
import {
  callMattermost,
  type MattermostAnswer,
  type MattermostSettings,
  mattermostSettings,
} from "#vendors/mattermost/mattermost-settings.ts";

export interface MattermostCalls {
  readonly fetch: GuardedFetch;
  readonly deadlineMs: number;
}

export function settingsOf(account: ChannelAccount): MattermostSettings | undefined {
  return mattermostSettings.safeParse(account.settings).data;
}

/** One call of the REST API with the account's token. */
export async function ask(calls: MattermostCalls, account: ChannelAccount, where: string, body?: unknown): Promise<MattermostAnswer> {
  const settings = settingsOf(account);
  if (settings === undefined) return { kind: "failed", outcome: { kind: "rejected", reason: "the settings are not complete" } };
  return callMattermost(vendorCalls(calls.fetch, calls.deadlineMs), settings, where, body);
}

export function failureOf({ outcome, status, id }: Extract<MattermostAnswer, { kind: "failed" }>): ChatFailure {
  if (outcome.kind === "retry") return outcome;
  const isGone = status === 404 || id?.includes("deleted") === true;
  return { kind: "refused", reason: outcome.reason, ...(isGone && { isGone }) };
}

/** An answer of which only counts that it came; `fine` are statuses that say it is so already. */
export async function nothing(answer: Promise<MattermostAnswer>, fine: readonly number[] = []): Promise<ChatOutcome<undefined>> {
  const said = await answer;
  if (said.kind === "ok" || fine.includes(said.status ?? 0)) return { kind: "done", value: undefined };
  return failureOf(said);
}

export async function read<T>(answer: Promise<MattermostAnswer>, schema: z.ZodType<T>): Promise<ChatOutcome<T>> {
  const said = await answer;
  if (said.kind === "failed") return failureOf(said);
  const parsed = schema.safeParse(said.body);
  return parsed.success
    ? { kind: "done", value: parsed.data }
    : { kind: "retry", reason: "Mattermost answered what is not its API's answer" };
}
