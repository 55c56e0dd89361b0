import type { ContactMethodId, UserId } from "@staunch/core/kernel";
import { planNotifications, type Urgency } from "@staunch/core/paging";
import { type CommandContext, notFound, type Tx } from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import { type Contacts, readContacts } from "#paging/contacts.ts";
import { type ContactMethod, isUsable } from "#paging/notification.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import { isMember, namesOf } from "#paging/people.ts";
import type { ChannelKind } from "#paging/ports.ts";
import { openChannels } from "#paging/providers.ts";

/** Why a contact method would not wake anybody; `ready` when it would. */
export type MethodState = "ready" | "unproven" | "not_verified" | "switched_off" | "channel_missing";

export interface MethodReadiness {
  readonly id: ContactMethodId;
  readonly kind: ChannelKind;
  /** `unproven`: used, though no message is known to have arrived yet. */
  readonly state: MethodState;
  readonly provenAt: Temporal.Instant | undefined;
}

/** Can this person be reached, and how? */
export interface Readiness {
  readonly userId: UserId;
  readonly name: string;
  /** At least one method would be tried through a channel that is configured. */
  readonly isReachable: boolean;
  readonly methods: readonly MethodReadiness[];
  /** What a page would do, by urgency: which method after how many minutes. */
  readonly plan: Readonly<Record<Urgency, readonly PlannedMethod[]>>;
}

export interface PlannedMethod {
  readonly contactMethodId: ContactMethodId;
  readonly kind: ChannelKind;
  readonly afterMinutes: number;
}

/** @throws not_found */
export async function getReadiness(deps: PagingDeps, ctx: CommandContext, userId: UserId): Promise<Readiness> {
  requirePermission(ctx.actor, "notifications:read");
  return ctx.transact(async (tx) => {
    if (!(await isMember(tx, ctx, userId))) throw notFound("person", userId);
    const [readiness] = await readReadiness(deps, ctx, tx, [userId]);
    if (readiness === undefined) throw notFound("person", userId);
    return readiness;
  });
}

/** The readiness of some people, in the order they are named. */
export async function readReadiness(
  deps: PagingDeps,
  ctx: CommandContext,
  tx: Tx,
  people: readonly UserId[],
): Promise<readonly Readiness[]> {
  const contacts = await readContacts(tx, ctx, people);
  const open = await openChannels(deps, tx, ctx);
  const names = await namesOf(tx, people);
  return people.map((userId) => {
    const methods = contacts.methodsOf(userId).map((method) => ({
      id: method.id,
      kind: method.kind,
      state: stateOf(open, method),
      provenAt: method.provenAt,
    }));
    return {
      userId,
      name: names.get(userId) ?? "somebody who left",
      isReachable: methods.some((method) => method.state === "ready" || method.state === "unproven"),
      methods,
      plan: { high: plannedMethods(contacts, userId, "high", ctx.now), low: plannedMethods(contacts, userId, "low", ctx.now) },
    };
  });
}

/** @param open the channels that are set up for the organisation. */
export function stateOf(open: ReadonlySet<ChannelKind>, method: ContactMethod): MethodState {
  if (method.disabledAt !== undefined) return "switched_off";
  if (!isUsable(method)) return "not_verified";
  if (!open.has(method.kind)) return "channel_missing";
  return method.provenAt === undefined ? "unproven" : "ready";
}

function plannedMethods(contacts: Contacts, userId: UserId, urgency: Urgency, now: Temporal.Instant): readonly PlannedMethod[] {
  const plan = planNotifications(contacts.rulesOf(userId), urgency, now);
  if (plan.kind === "unreachable") return [];
  return plan.notifications.map(({ contactMethodId, dueAt }) => ({
    contactMethodId,
    kind: contacts.method(contactMethodId).kind,
    afterMinutes: now.until(dueAt).total("minutes"),
  }));
}
