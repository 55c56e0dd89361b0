import type { IncidentId } from "@staunch/core/kernel";
import { type CommandContext, ensureTimer, type Tx } from "#platform/index.ts";
import type { ChatMessage, ChatPlatform, ChatReader, ChatSource } from "#chat/ports.ts";
import { forgetRequests, insertRequest } from "#chat/store.ts";
import { timerKinds } from "#chat/want-channel.ts";

/** What a form was opened for; comes back with it. */
export interface FormState {
  readonly form: "declare" | "status" | "severity" | "claim" | "resolve" | "run";
  readonly incidentId?: string;
  readonly chatUserId: string;
  readonly channelId: string;
  readonly answerTo?: string;
  /** Stands for the one form that was opened: it is submitted once. */
  readonly nonce: string;
  /** Of `run` the mitigation, of `status` the word. */
  readonly about?: string;
  readonly expiresMs: number;
}

/** Something that came in and is done after it was answered. */
export type Work =
  | { readonly kind: "command"; readonly text: string }
  | { readonly kind: "press"; readonly action: string; readonly incidentId: IncidentId }
  | { readonly kind: "form"; readonly state: FormState; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: "reaction"; readonly emoji: string; readonly messageId: string; readonly change: "added" | "removed" };

/** Where it came from, as it is kept until then. */
export interface WorkSource {
  readonly accountId: string;
  readonly kind: ChatPlatform["kind"];
  readonly key: string;
  readonly reader: ChatReader;
  readonly address?: string;
}

export function workSource({ account, kind, key, chatUserId, channelId, answerTo, address }: ChatSource): WorkSource {
  const reader = { chatUserId, channelId, ...(answerTo !== undefined && { answerTo }) };
  return { accountId: account.id, kind, key, reader, ...(address !== undefined && { address }) };
}

const keptDays = 2;

/** Takes it once, however often it is sent; it is done soon after the transaction committed. */
export async function takeWork(ctx: CommandContext, tx: Tx, source: WorkSource, work: Work): Promise<void> {
  const { organisationId, now } = ctx;
  await forgetRequests(tx, ctx, now.subtract({ hours: 24 * keptDays }));
  if (!(await insertRequest(tx, ctx, source, now))) return;
  const key = `${source.accountId} ${source.key}`;
  await ensureTimer(tx, { organisationId, kind: timerKinds.work, key, dueAt: now, lane: source.accountId, data: { source, work } });
}

/** The row was written by {@link takeWork}, and nothing else writes rows of this kind. */
export function workOf(data: Readonly<Record<string, unknown>>): { readonly source: WorkSource; readonly work: Work } {
  return data as unknown as { source: WorkSource; work: Work };
}

/** What somebody is to be told, until it was. */
export interface Telling {
  readonly accountId: string;
  readonly reader: ChatReader;
  readonly message: ChatMessage;
  readonly tries: number;
}

export async function scheduleTelling(ctx: CommandContext, tx: Tx, source: WorkSource, message: ChatMessage): Promise<void> {
  const telling: Telling = { accountId: source.accountId, reader: source.reader, message, tries: 0 };
  const { organisationId, now } = ctx;
  const key = `${source.accountId} ${source.key}`;
  await ensureTimer(tx, { organisationId, kind: timerKinds.tell, key, dueAt: now, lane: source.accountId, data: { ...telling } });
}

/** The row was written by {@link scheduleTelling}, and nothing else writes rows of this kind. */
export function tellingOf(data: Readonly<Record<string, unknown>>): Telling {
  return data as unknown as Telling;
}
