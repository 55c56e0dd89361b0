import { unreachable, type UserId } from "@staunch/core/kernel";
import {
  advance,
  conditionNotMet,
  conditionsHold,
  exhaust,
  nextStep,
  placeAfter,
  planNotifications,
  settleStep,
  type StepOutcome,
} from "@staunch/core/paging";
import { type AttributedEvent, type CommandContext, newId, type NewTimer, recordEvents, scheduleTimers, type Tx } from "#platform/index.ts";
import type { Contacts } from "#paging/contacts.ts";
import { attributed, type NamedPerson, pageEvent } from "#paging/events.ts";
import { countSteps } from "#paging/metrics.ts";
import type { Notification } from "#paging/notification.ts";
import type { LedgerEntry, Page } from "#paging/page.ts";
import { type Firing, readNamedPeople, type StepReader, stepReader } from "#paging/step-reader.ts";
import { insertNotifications } from "#paging/store-notifications.ts";
import { insertPages, type PageLedgerEntry, saveLedger, savePages } from "#paging/store-pages.ts";
import { nameOfPost, notificationOfPost } from "#paging/post-target.ts";
import { notifyTimer, stepTimer } from "#paging/timers.ts";

/** What a walk has decided so far; written together at its end, one statement for each table. */
interface Traces {
  readonly ledger: PageLedgerEntry[];
  readonly notifications: Notification[];
  readonly timers: NewTimer[];
  readonly events: AttributedEvent[];
}

/**
 * Does whatever is due on a page at `ctx.now`: fires the next step, goes past
 * steps that reach nobody, and stops at the next one that has to wait. The
 * caller holds the page's row. Notifications are due at once, in the same
 * transaction, so that the first leaves when it commits.
 */
export async function walkPage(ctx: CommandContext, tx: Tx, page: Page): Promise<Page> {
  const [walked] = await walkPages(ctx, tx, [page]);
  return walked ?? page;
}

/** {@link walkPage} for many, in a few statements whatever their number. The caller holds their rows. */
export async function walkPages(ctx: CommandContext, tx: Tx, pages: readonly Page[]): Promise<readonly Page[]> {
  const known = pages.length > 1 ? await readNamedPeople(tx, ctx, pages) : undefined;
  const reader = stepReader(tx, ctx, known);
  const walks: Walk[] = [];
  for (const page of pages) walks.push(await decideWalk(ctx, reader, page));
  const walked = walks.map((walk) => walk.walked);
  await savePages(tx, ctx, walked);
  await saveTraces(
    ctx,
    tx,
    walks.map((walk) => walk.traces),
  );
  return walked;
}

/**
 * Writes new pages and does what is due on each, one statement for each table
 * whatever their number. Returns those that are new: a page whose dedup key is
 * there already is left out, with all it would have done.
 */
export async function beginWalks(ctx: CommandContext, tx: Tx, pages: readonly Page[]): Promise<readonly Page[]> {
  const reader = stepReader(tx, ctx);
  const walks: Walk[] = [];
  for (const page of pages) {
    const walk = await decideWalk(ctx, reader, page);
    const { urgency, isTest, triggeredBy } = page;
    walk.traces.events.unshift(attributed(ctx, pageEvent(page, "page.triggered", { urgency, isTest, triggeredBy })));
    walks.push(walk);
  }
  const isNew = await insertPages(
    tx,
    ctx,
    walks.map((walk) => walk.walked),
  );
  const begun = walks.filter((walk) => isNew.has(walk.walked.id));
  await saveTraces(
    ctx,
    tx,
    begun.map((walk) => walk.traces),
  );
  return begun.map((walk) => walk.walked);
}

interface Walk {
  readonly walked: Page;
  readonly traces: Traces;
}

async function decideWalk(ctx: CommandContext, reader: StepReader, page: Page): Promise<Walk> {
  const traces: Traces = { ledger: [], notifications: [], timers: [], events: [] };
  let walked = page;
  for (;;) {
    const next = nextStep(walked.state, walked.policy, ctx.now);
    switch (next.kind) {
      case "stop":
        return { walked, traces };
      case "wait":
        waitFor(ctx, walked, next.until, traces);
        return { walked, traces };
      case "exhaust":
        traces.events.push(attributed(ctx, pageEvent(walked, "page.exhausted", { reason: next.reason })));
        return { walked: { ...walked, state: exhaust(walked.state) }, traces };
      case "fire":
      case "fire_fallback":
        walked = await fire(ctx, reader, { page: walked, next, traces });
        break;
      default:
        unreachable(next);
    }
  }
}

async function saveTraces(ctx: CommandContext, tx: Tx, traces: readonly Traces[]): Promise<void> {
  const all = <Key extends keyof Traces>(key: Key): Traces[Key][number][] =>
    traces.flatMap((one): readonly Traces[Key][number][] => one[key]);
  await saveLedger(tx, ctx, all("ledger"));
  countSteps(tx, all("ledger"));
  await insertNotifications(tx, ctx, all("notifications"));
  await scheduleTimers(tx, all("timers"));
  await recordEvents(tx, all("events"));
}

/** The step to come is in the ledger before it is due, so that a missing outcome shows. */
function waitFor(ctx: CommandContext, page: Page, until: Temporal.Instant, traces: Traces): void {
  traces.timers.push(stepTimer(ctx, page, until));
  const place = placeAfter(page.state.reached, page.policy);
  // After the last place only the end is waited for, which is an event and not a step.
  if (place === undefined) return;
  traces.ledger.push({
    pageId: page.id,
    ordinal: page.places + 1,
    place,
    dueAt: until,
    outcome: "due",
    reason: undefined,
    doneAt: undefined,
    people: [],
    unreachable: [],
  });
}

interface FireInput {
  readonly page: Page;
  readonly next: Firing;
  readonly traces: Traces;
}

async function fire(ctx: CommandContext, reader: StepReader, { page, next, traces }: FireInput): Promise<Page> {
  const { outcome, contacts } = await outcomeOf(ctx, reader, page, next);
  const { place, delayMinutes } = next;
  const dueAt = page.state.nextDueAt ?? ctx.now;
  const entry: PageLedgerEntry = {
    pageId: page.id,
    ordinal: page.places + 1,
    place,
    dueAt,
    outcome: outcome.kind,
    reason: outcome.kind === "skipped" ? outcome.reason : undefined,
    doneAt: ctx.now,
    people: outcome.kind === "fired" ? outcome.people : [],
    unreachable: outcome.unreachable,
  };
  traces.ledger.push(entry);
  const names = await reader.namesOf([...entry.people, ...entry.unreachable]);
  const posts = outcome.kind === "fired" ? outcome.posts : [];
  for (const post of posts) sendTo(ctx, page, notificationOfPost(ctx, page, entry.ordinal, post), traces);
  for (const id of entry.people) planFor(ctx, { page, entry, contacts, person: named(names, id), traces });
  traces.events.push(attributed(ctx, stepEvent(page, entry, names, posts.map(nameOfPost))));
  return { ...page, places: entry.ordinal, state: advance(page.state, { place, delayMinutes, outcome }, ctx.now) };
}

async function outcomeOf(ctx: CommandContext, reader: StepReader, page: Page, next: Firing) {
  if (next.kind === "fire" && !conditionsHold(next.conditions, page, ctx.now)) {
    const outcome: StepOutcome = conditionNotMet;
    return { outcome, contacts: await reader.contactsOf([]) };
  }
  const resolved = await reader.resolve(next, page);
  const contacts = await reader.contactsOf(resolved.flatMap((entry) => entry.people));
  return { outcome: settleStep(resolved, (person) => contacts.isReachable(person)), contacts };
}

function named(names: ReadonlyMap<UserId, string>, id: UserId): NamedPerson & { readonly id: UserId } {
  return { id, name: names.get(id) ?? "somebody who left" };
}

function stepEvent(page: Page, entry: LedgerEntry, names: ReadonlyMap<UserId, string>, posts: readonly string[]) {
  const { place, ordinal, reason } = entry;
  const silent = entry.unreachable.map((id) => named(names, id));
  if (reason !== undefined) return pageEvent(page, "page.step-skipped", { place, ordinal, reason, unreachable: silent });
  const latenessMs = entry.doneAt === undefined ? 0 : entry.doneAt.since(entry.dueAt).total("milliseconds");
  return pageEvent(page, "page.step-fired", {
    place,
    ordinal,
    people: entry.people.map((id) => named(names, id)),
    unreachable: silent,
    posts,
    latenessMs,
  });
}

interface PlanInput {
  readonly page: Page;
  readonly entry: LedgerEntry;
  readonly contacts: Contacts;
  readonly person: NamedPerson & { readonly id: UserId };
  readonly traces: Traces;
}

function planFor(ctx: CommandContext, { page, entry, contacts, person, traces }: PlanInput): void {
  const plan = planNotifications(contacts.rulesOf(person.id), page.urgency, ctx.now);
  if (plan.kind === "unreachable") return;
  for (const { contactMethodId, dueAt } of plan.notifications) {
    const method = contacts.method(contactMethodId);
    sendTo(
      ctx,
      page,
      {
        id: newId<"notification">(),
        pageId: page.id,
        ordinal: entry.ordinal,
        userId: person.id,
        userName: person.name,
        contactMethodId,
        kind: method.kind,
        address: method.address,
        status: "queued",
        reason: undefined,
        dueAt,
        attempts: [],
        sentAt: undefined,
        accountId: undefined,
        reference: undefined,
        bundleId: undefined,
        createdAt: ctx.now,
      },
      traces,
    );
  }
}

function sendTo(ctx: CommandContext, page: Page, notification: Notification, traces: Traces): void {
  traces.notifications.push(notification);
  traces.timers.push(notifyTimer(ctx, notification, page.urgency, notification.dueAt));
}
