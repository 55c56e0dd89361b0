import { randomBytes, timingSafeEqual } from "node:crypto";
import { asId, type ContactMethodId, type UserId } from "@staunch/core/kernel";
import {
  type CommandContext,
  conflict,
  invalid,
  limitExceeded,
  newId,
  notFound,
  recordEvent,
  scheduleTimer,
  type TimerHandler,
  type Tx,
} from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import { codeOf, codeValidMinutes, isCodeExpired, maxCodeTries } from "#paging/contact-codes.ts";
import type { ContactMethod } from "#paging/notification.ts";
import { findChannel, type PagingDeps } from "#paging/paging-deps.ts";
import { findRoutes, type Providers } from "#paging/providers.ts";
import type { ChannelKind, DeliveryChannel } from "#paging/ports.ts";
import {
  deleteContactMethod,
  findContactMethodForUpdate,
  findContactMethod,
  findContactMethodsOf,
  insertContactMethod,
  saveContactMethod,
} from "#paging/store-contact-methods.ts";
import { requireSelf } from "#paging/self.ts";
import { sendCodeTimer, timerKinds } from "#paging/timers.ts";

export interface ContactMethodWish {
  readonly kind: ChannelKind;
  /** A mail address, or the URL a webhook is posted to. */
  readonly address: string;
  /** For channels whose secret is brought along: a token, or a browser's keys. */
  readonly secret?: string | undefined;
}

/** A method just added; the secret of a webhook is shown here and never again. */
export interface AddedContactMethod {
  readonly method: ContactMethod;
  readonly secret: string | undefined;
}

const maxMethods = 20;

/**
 * Adds a way to reach the person who asks, and sends a code there; it is used once {@link confirmContactMethod} has seen the code.
 * @throws conflict when the person has that address already, limit_exceeded for too many.
 */
export async function addContactMethod(deps: PagingDeps, ctx: CommandContext, wish: ContactMethodWish): Promise<AddedContactMethod> {
  requirePermission(ctx.actor, "me:write");
  const userId = requireSelf(ctx);
  const channel = findChannel(deps, wish.kind);
  if (channel === undefined) throw invalid("kind", "a channel that is set up here");
  const address = requireAddress(channel, wish.address);
  const secret = secretOf(channel, wish);
  return ctx.transact(async (tx) => {
    if ((await findContactMethodsOf(tx, ctx, [userId])).length >= maxMethods) throw limitExceeded(`At most ${maxMethods} contact methods.`);
    const method: ContactMethod = {
      id: newId<"contact-method">(),
      userId,
      kind: wish.kind,
      address,
      secret: secret === undefined ? undefined : deps.secrets.seal(secret),
      isAccountAddress: false,
      verifiedAt: undefined,
      codeMadeAt: ctx.now,
      codeTries: 0,
      provenAt: undefined,
      disabledAt: undefined,
      disabledReason: undefined,
      accountId: undefined,
      createdAt: ctx.now,
    };
    if (!(await insertContactMethod(tx, ctx, method))) throw conflict(`You have ${address} already.`, { field: "address" });
    await scheduleTimer(tx, sendCodeTimer(ctx, method.id, ctx.now));
    await announce(tx, ctx, "contact-method.added", method);
    return { method, secret: channel.addressing.secret === "made" ? secret : undefined };
  });
}

function secretOf(channel: DeliveryChannel, wish: ContactMethodWish): string | undefined {
  switch (channel.addressing.secret) {
    case "none":
      return undefined;
    case "made":
      return `whsec_${randomBytes(32).toString("base64")}`;
    case "given":
      return wish.secret === undefined || wish.secret === "" ? undefined : wish.secret;
  }
}

/** The address in the form it is kept in. @throws invalid for what is no address of that channel, or when nobody set the channel up. */
function requireAddress(channel: DeliveryChannel, address: string): string {
  const { label, example } = channel.addressing;
  const kept = channel.addressing.read(address.trim());
  if (kept === undefined) throw invalid("address", `a ${label.toLowerCase()} such as ${example}`);
  return kept;
}

/** Seconds between two codes to one method. */
const codePauseSeconds = 30;

/** Sends a new code to a method of one's own. @throws not_found, conflict when it is verified, limit_exceeded when asked too often. */
export async function sendVerification(ctx: CommandContext, id: ContactMethodId): Promise<ContactMethod> {
  requirePermission(ctx.actor, "me:write");
  return ctx.transact(async (tx) => {
    const method = await ownMethod(tx, ctx, id);
    if (isVerified(method)) throw conflict("This contact method is verified already.");
    const earliest = method.codeMadeAt?.add({ seconds: codePauseSeconds });
    if (earliest !== undefined && Temporal.Instant.compare(ctx.now, earliest) < 0) {
      throw limitExceeded(`A code was sent just now; ask again after ${codePauseSeconds} seconds.`);
    }
    const renewed = { ...method, codeMadeAt: ctx.now, codeTries: 0 };
    await saveContactMethod(tx, ctx, renewed);
    await scheduleTimer(tx, sendCodeTimer(ctx, id, ctx.now));
    return renewed;
  });
}

/** The code came back: the method is its owner's. @throws not_found, invalid for a wrong or old code, limit_exceeded after five. */
export async function confirmContactMethod(
  deps: PagingDeps,
  ctx: CommandContext,
  id: ContactMethodId,
  code: string,
): Promise<ContactMethod> {
  requirePermission(ctx.actor, "me:write");
  const checked = await ctx.transact(async (tx) => {
    const method = await ownMethod(tx, ctx, id);
    if (isVerified(method)) return { method, isRight: true };
    if (isCodeExpired(method, ctx.now)) throw invalid("code", "a code that is not older than 15 minutes: ask for a new one");
    if (method.codeTries >= maxCodeTries) throw limitExceeded("Too many wrong codes; ask for a new one.");
    if (!isSame(code.trim(), codeOf(deps.secrets, method) ?? "")) {
      // Counted in a transaction that commits: a refusal thrown here would forget the try.
      await saveContactMethod(tx, ctx, { ...method, codeTries: method.codeTries + 1 });
      return { method, isRight: false };
    }
    const verified = {
      ...method,
      verifiedAt: ctx.now,
      provenAt: ctx.now,
      codeMadeAt: undefined,
      disabledAt: undefined,
      disabledReason: undefined,
    };
    await saveContactMethod(tx, ctx, verified);
    await announce(tx, ctx, "contact-method.verified", verified);
    return { method: verified, isRight: true };
  });
  if (!checked.isRight) throw invalid("code", "the six digits that were sent");
  return checked.method;
}

/** One that was switched off is proven anew by a code. */
function isVerified(method: ContactMethod): boolean {
  return method.verifiedAt !== undefined && method.disabledAt === undefined;
}

/** @throws not_found */
export async function removeContactMethod(ctx: CommandContext, id: ContactMethodId): Promise<void> {
  requirePermission(ctx.actor, "me:write");
  await ctx.transact(async (tx) => {
    const method = await ownMethod(tx, ctx, id);
    await deleteContactMethod(tx, ctx, id);
    await announce(tx, ctx, "contact-method.removed", method);
  });
}

async function ownMethod(tx: Tx, ctx: CommandContext, id: ContactMethodId): Promise<ContactMethod> {
  const method = await findContactMethodForUpdate(tx, ctx, id);
  if (method === undefined || method.userId !== requireSelf(ctx)) throw notFound("contact method", id);
  return method;
}

/** The address stays out of events: they are read by the whole organisation. */
async function announce(
  tx: Tx,
  ctx: CommandContext,
  type: "contact-method.added" | "contact-method.verified" | "contact-method.removed",
  method: ContactMethod,
): Promise<void> {
  const topics = [personTopic(method.userId)];
  await recordEvent(tx, ctx, { type, subject: { type: "contact-method", id: method.id }, topics, data: { kind: method.kind } });
}

export function personTopic(userId: UserId): string {
  return `user:${userId}`;
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && a.length > 0 && timingSafeEqual(a, b);
}

/** Sends the code of a method to where it proves itself. */
export function sendCodeHandler(deps: PagingDeps, providers: Providers): TimerHandler {
  return {
    kind: timerKinds.sendCode,
    mode: "outside",
    async call(ctx, timer) {
      const method = await ctx.transact((tx) => findContactMethod(tx, ctx, asId<"contact-method">(timer.key)));
      const code = method === undefined ? undefined : codeOf(deps.secrets, method);
      const settled = async (): Promise<void> => undefined;
      if (method === undefined || code === undefined || isCodeExpired(method, ctx.now)) return settled;
      const routes = await ctx.transact((tx) => findRoutes(deps, tx, ctx, method));
      if (routes.length === 0) return settled;
      const to = { address: method.address, ...(method.secret !== undefined && { secret: deps.secrets.open(method.secret) }) };
      const content = { kind: "code", code, validMinutes: codeValidMinutes } as const;
      const message = { id: `${method.id}-${method.codeMadeAt?.epochMilliseconds ?? 0}`, to, at: ctx.now, content };
      const { outcome } = await providers.deliver(routes, message);
      // The worker tries again with backoff; the code's age ends it.
      if (outcome.kind === "retry") throw new Error(`the code could not be sent: ${outcome.reason}`);
      return settled;
    },
  };
}
