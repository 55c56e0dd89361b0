import type { ServiceId, UserId } from "@staunch/core/kernel";
import { unreachable } from "@staunch/core/kernel";
import type { ResolvedTarget, StepTarget } from "@staunch/core/paging";
import { turnOf } from "@staunch/core/paging";
import { type CommandContext, notFound, type Tx } from "#platform/index.ts";
import { findPeople, findUsers, getTeam, listPeople, type PeopleCursor, teamMembers } from "#identity/index.ts";
import { findService, findServices } from "#catalog/index.ts";
import { readContacts } from "#paging/contacts.ts";
import { findChannelAccount } from "#paging/store-channel-accounts.ts";
import { getSchedule, onCallUsers, readShifts } from "#oncall/index.ts";

type Scoped = Pick<CommandContext, "organisationId" | "now">;

/** What paging needs to know of the service a page is about. */
export interface ServiceFacts {
  readonly id: ServiceId;
  readonly name: string;
  /** Minutes until an acknowledged page goes on; undefined: never. */
  readonly ackTimeoutMinutes: number | undefined;
}

/** Undefined for no service, and for one that is gone: its page must still go out. */
export async function serviceFacts(tx: Tx, ctx: Scoped, serviceId: ServiceId | undefined): Promise<ServiceFacts | undefined> {
  if (serviceId === undefined) return undefined;
  return (await servicesFacts(tx, ctx, [serviceId])).get(serviceId);
}

/** The same for many at once; what is gone is left out. */
export async function servicesFacts(tx: Tx, ctx: Scoped, serviceIds: readonly ServiceId[]): Promise<ReadonlyMap<ServiceId, ServiceFacts>> {
  const services = await findServices(tx, ctx.organisationId, serviceIds);
  return new Map(
    services.map((service) => [
      service.id,
      { id: service.id, name: service.name, ackTimeoutMinutes: service.acknowledgementTimeoutMinutes },
    ]),
  );
}

/**
 * The members a target stands for at `ctx.now`; nobody when it is gone, empty, a gap, or a place to post to.
 * @param round the page's number among the pages of its policy: whose turn it is in a round robin.
 */
export async function peopleOfTarget(tx: Tx, ctx: Scoped, target: StepTarget, round: number): Promise<readonly UserId[]> {
  switch (target.kind) {
    case "person":
      return membersAmong(tx, ctx, [target.userId]);
    case "schedule":
      return membersAmong(tx, ctx, await onCallUsers(tx, ctx.organisationId, target.scheduleId, ctx.now));
    case "team":
      return (await teamMembers(tx, ctx.organisationId, target.teamId)).map((member) => member.id);
    case "round_robin":
      return memberOnTurn(tx, ctx, target.userIds, round);
    case "channel":
    case "webhook":
      return [];
    default:
      return unreachable(target);
  }
}

async function memberOnTurn(tx: Tx, ctx: Scoped, userIds: readonly UserId[], round: number): Promise<readonly UserId[]> {
  const present = new Set(await membersAmong(tx, ctx, userIds));
  const contacts = await readContacts(tx, ctx, userIds);
  const onTurn = turnOf(userIds, round, (person) => present.has(person) && contacts.isReachable(person));
  return onTurn === undefined ? [] : [onTurn];
}

/** Of these, who is a member now, in the same order. */
export async function membersAmong(tx: Tx, ctx: Scoped, ids: readonly UserId[]): Promise<readonly UserId[]> {
  const present = new Set((await findPeople(tx, ctx.organisationId, ids)).map((person) => person.id));
  return ids.filter((id) => present.has(id));
}

/** Everyone in the team that owns the service, or all owners of the organisation when there is none. */
export async function peopleOfFallback(tx: Tx, ctx: Scoped, serviceId: ServiceId | undefined): Promise<ResolvedTarget> {
  const service = serviceId === undefined ? undefined : await findService(tx, ctx.organisationId, serviceId);
  const teamId = service?.ownerTeamId;
  if (teamId !== undefined) {
    const target = { kind: "team", teamId } as const;
    const people = await peopleOfTarget(tx, ctx, target, 0);
    if (people.length > 0) return { target, people };
  }
  const owners = await ownersOf(tx, ctx);
  return { target: { kind: "person", userId: owners[0] ?? nobody() }, people: owners };
}

function nobody(): never {
  throw new Error("an organisation always has an owner");
}

/** Is this person of the organisation now? */
export async function isMember(tx: Tx, ctx: Scoped, userId: UserId): Promise<boolean> {
  return (await membersAmong(tx, ctx, [userId])).length > 0;
}

const peopleAtOnce = 200;

/** Every owner of the organisation, by name. */
export async function ownersOf(tx: Tx, ctx: Scoped): Promise<readonly UserId[]> {
  const owners: UserId[] = [];
  let cursor: PeopleCursor | undefined;
  for (;;) {
    const people = await listPeople(tx, ctx.organisationId, { limit: peopleAtOnce, cursor });
    owners.push(...people.filter((person) => person.role === "owner").map((person) => person.id));
    const last = people.at(-1);
    if (last === undefined || people.length < peopleAtOnce) return owners;
    cursor = { name: last.name, id: last.id };
  }
}

/** Names by id, of former members too. */
export async function namesOf(tx: Tx, ids: readonly UserId[]): Promise<ReadonlyMap<UserId, string>> {
  const users = await findUsers(tx, [...new Set(ids)]);
  return new Map(users.map((user) => [user.id, user.name]));
}

/** @throws not_found when the target is none of this organisation's. */
export async function requireTarget(tx: Tx, ctx: CommandContext, target: StepTarget): Promise<void> {
  switch (target.kind) {
    case "person": {
      if ((await membersAmong(tx, ctx, [target.userId])).length === 0) throw notFound("person", target.userId);
      return;
    }
    case "schedule": {
      await getSchedule(ctx.within(tx), target.scheduleId);
      return;
    }
    case "team": {
      await getTeam(tx, ctx.organisationId, target.teamId);
      return;
    }
    case "round_robin": {
      const present = await membersAmong(tx, ctx, target.userIds);
      const missing = target.userIds.find((userId) => !present.includes(userId));
      if (missing !== undefined) throw notFound("person", missing);
      return;
    }
    case "channel": {
      const { accountId } = target;
      if (accountId !== undefined && (await findChannelAccount(tx, ctx, accountId)) === undefined)
        throw notFound("channel account", accountId);
      return;
    }
    case "webhook":
      return;
    default:
      unreachable(target);
  }
}

/** How far ahead a schedule is looked at for people: five weeks cover a turn of everybody in most rotations. */
const aheadHours = 35 * 24;

/** Everybody a target may come to stand for: for a schedule, whoever has a shift in the next five weeks. @throws not_found */
export async function peopleWhoMayBe(tx: Tx, ctx: CommandContext, target: StepTarget): Promise<readonly UserId[]> {
  if (target.kind === "round_robin") return membersAmong(tx, ctx, target.userIds);
  if (target.kind !== "schedule") return peopleOfTarget(tx, ctx, target, 0);
  const interval = { from: ctx.now, until: ctx.now.add({ hours: aheadHours }) };
  const { shifts } = await readShifts(ctx.within(tx), target.scheduleId, interval);
  return membersAmong(tx, ctx, [...new Set(shifts.map((shift) => shift.userId))]);
}
