import type { ScheduleId, ServiceId, UserId } from "@staunch/core/kernel";
import { findServiceByName } from "#catalog/index.ts";
import { findPeopleByMail, listPeople } from "#identity/index.ts";
import { listSchedules } from "#oncall/index.ts";
import { conflict, type CommandContext, type Tx } from "#platform/index.ts";
import { findLink } from "#chat/store.ts";

/** Whom words mean: a person, a schedule or a service. */
export type Target =
  | { readonly kind: "person"; readonly userId: UserId; readonly name: string }
  | { readonly kind: "schedule"; readonly scheduleId: ScheduleId; readonly name: string }
  | { readonly kind: "service"; readonly serviceId: ServiceId; readonly name: string };

const mention = /^<@([^>\s]+)>$/;
const mostListed = 500;

/**
 * The person, schedule or service of that name, in any case. Of one name for two, the person comes first.
 * @throws conflict saying what is not known, or that there are two of them
 */
export async function findTarget(tx: Tx, ctx: CommandContext, accountId: string, words: string): Promise<Target> {
  const person = await personCalled(tx, ctx, accountId, words);
  if (person !== undefined) return person;
  const wanted = words.trim().toLowerCase();
  const { items } = await listSchedules(ctx.within(tx), { limit: mostListed });
  const [schedule] = items.filter(({ name, archivedAt }) => archivedAt === undefined && name.toLowerCase() === wanted);
  if (schedule !== undefined) return { kind: "schedule", scheduleId: schedule.id, name: schedule.name };
  const service = await findServiceByName(tx, ctx.organisationId, words.trim());
  if (service !== undefined) return { kind: "service", serviceId: service.id, name: service.name };
  throw conflict(`Nobody and nothing here is called “${words.trim()}”: a person, a schedule or a service.`);
}

/** @throws conflict when nobody, or more than one person, is meant */
export async function findPersonCalled(tx: Tx, ctx: CommandContext, accountId: string, words: string): Promise<UserId> {
  const person = await personCalled(tx, ctx, accountId, words);
  if (person === undefined) throw conflict(`Staunch knows nobody called “${words.trim()}”.`);
  return person.userId;
}

type PersonTarget = Extract<Target, { kind: "person" }>;

async function personCalled(tx: Tx, ctx: CommandContext, accountId: string, words: string): Promise<PersonTarget | undefined> {
  const chatUserId = mention.exec(words.trim())?.[1];
  if (chatUserId !== undefined) return mentioned(tx, ctx, { accountId, chatUserId });
  const wanted = words.trim().replace(/^@/, "").toLowerCase();
  const [byMail] = await findPeopleByMail(tx, ctx.organisationId, [wanted]);
  if (byMail !== undefined) return { kind: "person", userId: byMail.id, name: byMail.name };
  const people = await listPeople(tx, ctx.organisationId, { limit: mostListed, cursor: undefined });
  const called = people.filter(({ name }) => name.toLowerCase() === wanted);
  const [only] = called;
  if (called.length > 1) throw conflict(`There are ${called.length} people called “${words.trim()}”: name one by mail address.`);
  return only === undefined ? undefined : { kind: "person", userId: only.id, name: only.name };
}

async function mentioned(
  tx: Tx,
  ctx: CommandContext,
  who: { readonly accountId: string; readonly chatUserId: string },
): Promise<PersonTarget> {
  const link = await findLink(tx, ctx, who);
  if (link === undefined)
    throw conflict("Staunch does not know who that is: name them as they are called in Staunch, or have them say /staunch link.");
  const people = await listPeople(tx, ctx.organisationId, { limit: mostListed, cursor: undefined });
  return { kind: "person", userId: link.userId, name: people.find(({ id }) => id === link.userId)?.name ?? "them" };
}
