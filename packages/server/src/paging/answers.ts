import { unreachable } from "@staunch/core/kernel";
import {
  type CommandContext,
  commandContext,
  recordEvent,
  scheduleTimer,
  StaunchError,
  systemActor,
  type TimerHandler,
  type Tx,
} from "#platform/index.ts";
import { acknowledgePage } from "#paging/acknowledge-page.ts";
import { receiverOf, settleFailed } from "#paging/after-failure.ts";
import { answerLink, type LinkView } from "#paging/answer-link.ts";
import { disableContactMethod, disableMethodOf, enableContactMethod } from "#paging/disable-contact-method.ts";
import { pageEvent } from "#paging/events.ts";
import { askedToStop, type ContactMethod, type Notification } from "#paging/notification.ts";
import type { Page } from "#paging/page.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import { isMember, namesOf } from "#paging/people.ts";
import type { AnswerSource, AnswerWords, ChannelAccount, ChannelAnswers, Receipt } from "#paging/ports.ts";
import { contextOfSource, listAccounts } from "#paging/answering-people.ts";
import { attemptOf } from "#paging/settle-notification.ts";
import { findChannelAccountAnywhere, openAccount } from "#paging/store-channel-accounts.ts";
import { findContactMethodsAt, markProven } from "#paging/store-contact-methods.ts";
import { findNotificationsByReference, findPagesToldOf, saveNotification } from "#paging/store-notifications.ts";
import { findPage } from "#paging/store-pages.ts";
import { timerKinds } from "#paging/timers.ts";

/** What comes back from people and vendors, for the modules of channels. */
export function channelAnswers(deps: PagingDeps): ChannelAnswers {
  const systemContext = (organisationId: CommandContext["organisationId"]): CommandContext =>
    commandContext(deps.database, systemActor(organisationId), deps.clock.now());
  return {
    findAccount: (accountKind, accountId) => findAccount(deps, accountKind, accountId),
    acknowledge: async (token) => wordsOf(await answerLink(deps, token)),
    acknowledgeAll: (from) => acknowledgeAll(deps, from),
    stop: (from) => switchMethods(systemContext(from.organisationId), from, "off"),
    start: (from) => switchMethods(systemContext(from.organisationId), from, "on"),
    listAccounts: (accountKind) => listAccounts(deps, accountKind),
    contextOf: (from) => contextOfSource(deps, from),
    async receive(account, reference, receipt) {
      const ctx = systemContext(account.organisationId);
      await ctx.transact((tx) => takeReceipt(ctx.within(tx), tx, { accountId: account.id, reference, receipt, tries: 0 }));
    },
  };
}

const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function findAccount(deps: PagingDeps, accountKind: string, accountId: string): Promise<ChannelAccount | undefined> {
  if (!uuidPattern.test(accountId)) return undefined;
  const account = await deps.database.transact("*", (tx) => findChannelAccountAnywhere(tx, accountId));
  return account?.kind === accountKind ? openAccount(deps, account) : undefined;
}

function wordsOf(view: LinkView): AnswerWords {
  switch (view.kind) {
    case "unknown":
      return { text: "This message is not known here. Open Staunch to see your pages." };
    case "expired":
      return { text: "This message is older than a day. Open Staunch to see your pages." };
    case "bundle":
      return { text: allWords(view.pages, view.reader) };
    case "page":
      return { text: stateWords(view.page, view.reader) };
    default:
      return unreachable(view);
  }
}

function stateWords({ title, state, acknowledgedByName, resolveReason }: Page, reader: string | undefined): string {
  if (state.status === "resolved") return `“${title}” is over${resolveReason === undefined ? "" : `: ${resolveReason}`}. Nothing to do.`;
  if (state.status !== "acknowledged") return `“${title}” is still open.`;
  if (reader !== undefined && state.acknowledgedBy === reader) return `You took “${title}”. Nobody else is being paged.`;
  return `${acknowledgedByName ?? "Somebody"} has taken “${title}”. Nobody else is being paged.`;
}

async function acknowledgeAll(deps: PagingDeps, from: AnswerSource): Promise<AnswerWords> {
  const { organisationId } = from;
  const system = commandContext(deps.database, systemActor(organisationId), deps.clock.now());
  return system.transact(async (tx) => {
    const scoped = system.within(tx);
    const told: { readonly method: ContactMethod; readonly pages: Awaited<ReturnType<typeof findPagesToldOf>> }[] = [];
    for (const method of await findContactMethodsAt(tx, scoped, from.kind, from.address)) {
      if (!(await isMember(tx, scoped, method.userId))) continue;
      told.push({ method, pages: await findPagesToldOf(tx, scoped, [method.id]) });
    }
    // Two people may share a telephone: whoever was told answers.
    const own = told.find(({ pages }) => pages.length > 0) ?? told[0];
    if (own === undefined) return { text: "Nobody here is reached at this address." };
    const { method } = own;
    await markProven(tx, scoped, [method.id]);
    const name = (await namesOf(tx, [method.userId])).get(method.userId) ?? "";
    const actor = { kind: "link", id: null, name, userId: method.userId, organisationId, role: "responder" } as const;
    const ctx = commandContext(deps.database, actor, deps.clock.now()).within(tx);
    const pages: Page[] = [];
    for (const id of own.pages) pages.push(...(await takeOrPresent(ctx, tx, id)));
    return { text: allWords(pages, method.userId) };
  });
}

async function takeOrPresent(ctx: CommandContext, tx: Tx, id: Page["id"]): Promise<readonly Page[]> {
  try {
    return [await acknowledgePage(ctx, id)];
  } catch (error) {
    if (!(error instanceof StaunchError)) throw error;
    const page = await findPage(tx, ctx, id);
    return page === undefined ? [] : [page];
  }
}

function allWords(pages: readonly Page[], reader: string | undefined): string {
  const [first, ...others] = pages;
  if (first === undefined) return "No page is waiting for you.";
  if (others.length === 0) return stateWords(first, reader);
  const mine = pages.filter((page) => page.state.acknowledgedBy === reader);
  const theirs = pages.length - mine.length;
  const named = mine
    .slice(0, 3)
    .map((page) => `“${page.title}”`)
    .join(", ");
  const more = mine.length > 3 ? ` and ${mine.length - 3} more` : "";
  const rest = theirs === 0 ? "" : ` ${theirs} more ${theirs === 1 ? "is" : "are"} with somebody else.`;
  return mine.length === 0 ? `All ${theirs} pages are with somebody else.` : `You took ${named}${more}. Nobody else is being paged.${rest}`;
}

async function switchMethods(ctx: CommandContext, from: AnswerSource, to: "off" | "on"): Promise<AnswerWords> {
  return ctx.transact(async (tx) => {
    const methods = await findContactMethodsAt(tx, ctx, from.kind, from.address);
    for (const method of methods) {
      if (to === "off") await disableContactMethod(ctx, tx, method, askedToStop);
      // What a vendor switched off because nothing arrives is not cured by a wish.
      else if (method.disabledReason === askedToStop) await enableContactMethod(ctx, tx, method);
    }
    if (methods.length === 0) return { text: "Nobody here is reached at this address." };
    const off = "Staunch sends nothing more here. Your other contact methods still work. Send START to take it back.";
    return { text: to === "off" ? off : "Staunch pages you here again." };
  });
}

interface Received {
  readonly accountId: string;
  readonly reference: string;
  readonly receipt: Receipt;
  /** How often it was looked for. */
  readonly tries: number;
}

/** Some vendors are quicker with the receipt than we with writing down what they took: looked for again after this. */
const lookAgainSeconds = 2;
const mostTries = 5;

async function takeReceipt(ctx: CommandContext, tx: Tx, received: Received): Promise<void> {
  const { accountId, reference, receipt, tries } = received;
  const notifications = await findNotificationsByReference(tx, ctx, accountId, reference);
  if (notifications.length === 0 && tries < mostTries) {
    const { organisationId } = ctx;
    const dueAt = ctx.now.add({ seconds: lookAgainSeconds });
    const data = { accountId, reference, receipt, tries: tries + 1 };
    return scheduleTimer(tx, { organisationId, kind: timerKinds.receipt, key: `${accountId} ${reference} ${receipt.kind}`, dueAt, data });
  }
  for (const notification of notifications) {
    if (receipt.kind === "delivered") await settleArrived(ctx, tx, notification, receipt.detail);
    else await settleLost(ctx, tx, notification, receipt);
  }
}

async function settleArrived(ctx: CommandContext, tx: Tx, notification: Notification, detail: string): Promise<void> {
  if (notification.status !== "sent") return;
  const attempts = [...notification.attempts, attemptOf(ctx, "delivered", detail)];
  await saveNotification(tx, ctx, { ...notification, status: "delivered", attempts });
  if (notification.contactMethodId !== undefined) await markProven(tx, ctx, [notification.contactMethodId]);
  const page = await findPage(tx, ctx, notification.pageId);
  if (page === undefined) return;
  const facts = { notificationId: notification.id, to: receiverOf(notification), kind: notification.kind, detail: detail.slice(0, 500) };
  await recordEvent(tx, ctx, pageEvent(page, "notification.delivered", facts));
}

type Loss = Extract<Receipt, { kind: "failed" }>;

async function settleLost(ctx: CommandContext, tx: Tx, notification: Notification, { reason, isAddressDead }: Loss): Promise<void> {
  if (isAddressDead === true) await disableMethodOf(ctx, tx, notification, reason);
  if (notification.status !== "sent") return;
  const lost: Notification = { ...notification, attempts: [...notification.attempts, attemptOf(ctx, "rejected", reason)] };
  const page = await findPage(tx, ctx, notification.pageId);
  if (page === undefined) return;
  await settleFailed(ctx, tx, { page, notification: lost }, { kind: "rejected", reason });
}

/** A receipt that came before its message was written down is looked at again. */
export const receiptHandler: TimerHandler = {
  kind: timerKinds.receipt,
  mode: "transaction",
  async run(ctx, timer, tx) {
    await takeReceipt(ctx, tx, receivedOf(timer.data));
  },
};

/** The row was written by {@link takeReceipt}, and nothing else writes rows of this kind. */
function receivedOf(data: Readonly<Record<string, unknown>>): Received {
  return data as unknown as Received;
}
