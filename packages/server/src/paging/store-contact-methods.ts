import { asId, type ContactMethodId, type UserId } from "@staunch/core/kernel";
import type { NotificationRule, Throttle, Urgency } from "@staunch/core/paging";
import { type RawBuilder, sql } from "kysely";
import { type CommandContext, jsonb, type Tx } from "#platform/index.ts";
import type { ContactMethod } from "#paging/notification.ts";
import type { ChannelKind } from "#paging/ports.ts";

interface MethodRow {
  readonly id: string;
  readonly user_id: string;
  readonly kind: ChannelKind;
  readonly address: string;
  readonly secret: Uint8Array | null;
  readonly is_account_address: boolean;
  readonly verified_at: Temporal.Instant | null;
  readonly code_made_at: Temporal.Instant | null;
  readonly code_tries: number;
  readonly proven_at: Temporal.Instant | null;
  readonly disabled_at: Temporal.Instant | null;
  readonly disabled_reason: string | null;
  readonly account_id: string | null;
  readonly created_at: Temporal.Instant;
}

const columns = sql`id, user_id, kind, address, secret, is_account_address, verified_at, code_made_at, code_tries, proven_at, disabled_at,
  disabled_reason, account_id, created_at`;

function toMethod(row: MethodRow): ContactMethod {
  return {
    id: asId<"contact-method">(row.id),
    userId: asId<"user">(row.user_id),
    kind: row.kind,
    address: row.address,
    secret: row.secret ?? undefined,
    isAccountAddress: row.is_account_address,
    verifiedAt: row.verified_at ?? undefined,
    codeMadeAt: row.code_made_at ?? undefined,
    codeTries: row.code_tries,
    provenAt: row.proven_at ?? undefined,
    disabledAt: row.disabled_at ?? undefined,
    disabledReason: row.disabled_reason ?? undefined,
    accountId: row.account_id ?? undefined,
    createdAt: row.created_at,
  };
}

type Scoped = Pick<CommandContext, "organisationId">;

async function select(tx: Tx, ctx: Scoped, rest: RawBuilder<unknown>): Promise<readonly ContactMethod[]> {
  const { rows } = await sql<MethodRow>`
    select ${columns} from contact_methods where organisation_id = ${ctx.organisationId} and ${rest}`.execute(tx);
  return rows.map(toMethod);
}

/** Adds a method; false when the person has that address already. */
export async function insertContactMethod(tx: Tx, ctx: CommandContext, method: ContactMethod): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into contact_methods (organisation_id, id, user_id, kind, address, secret, is_account_address, verified_at,
      code_made_at, code_tries, proven_at, account_id, created_at)
    values (${ctx.organisationId}, ${method.id}, ${method.userId}, ${method.kind}, ${method.address},
      ${method.secret === undefined ? null : Buffer.from(method.secret)}, ${method.isAccountAddress},
      ${method.verifiedAt ?? null}, ${method.codeMadeAt ?? null}, ${method.codeTries}, ${method.provenAt ?? null},
      ${method.accountId ?? null}, ${method.createdAt})
    on conflict (organisation_id, user_id, kind, lower(address)) do nothing`.execute(tx);
  return numAffectedRows === 1n;
}

export async function saveContactMethod(tx: Tx, ctx: CommandContext, method: ContactMethod): Promise<void> {
  await sql`
    update contact_methods set verified_at = ${method.verifiedAt ?? null}, code_made_at = ${method.codeMadeAt ?? null},
      code_tries = ${method.codeTries}, proven_at = ${method.provenAt ?? null}, disabled_at = ${method.disabledAt ?? null},
      disabled_reason = ${method.disabledReason ?? null}
    where organisation_id = ${ctx.organisationId} and id = ${method.id}`.execute(tx);
}

/** Something is known to have arrived there. */
export async function markProven(tx: Tx, ctx: CommandContext, ids: readonly ContactMethodId[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update contact_methods set proven_at = ${ctx.now}, verified_at = coalesce(verified_at, ${ctx.now})
    where organisation_id = ${ctx.organisationId} and id in (
      select id from contact_methods where organisation_id = ${ctx.organisationId} and id = any(${[...ids]}::uuid[])
      order by id for update)`.execute(tx);
}

/** How many messages went to some methods lately, by urgency. */
export type Throttles = Partial<Readonly<Record<Urgency, Throttle>>>;

/** Takes the methods in the order of their ids: while one is held, nobody else decides what may go there. */
export async function findThrottlesForUpdate(
  tx: Tx,
  ctx: Scoped,
  ids: readonly ContactMethodId[],
): Promise<ReadonlyMap<ContactMethodId, Throttles>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; throttle: Partial<Record<Urgency, KeptThrottle>> | null }>`
    select id, throttle from contact_methods
    where organisation_id = ${ctx.organisationId} and id = any(${[...ids]}::uuid[]) order by id for update`.execute(tx);
  return new Map(rows.map(({ id, throttle }) => [asId<"contact-method">(id), readThrottles(throttle ?? {})]));
}

interface KeptThrottle {
  readonly messages: number;
  readonly lastAt: string;
  readonly recent?: readonly string[];
}

function readThrottles({ high, low }: Partial<Record<Urgency, KeptThrottle>>): Throttles {
  return { ...(high && { high: readThrottle(high) }), ...(low && { low: readThrottle(low) }) };
}

function readThrottle({ messages, lastAt, recent = [] }: KeptThrottle): Throttle {
  return { messages, lastAt: Temporal.Instant.from(lastAt), recent };
}

export async function saveThrottles(tx: Tx, ctx: CommandContext, throttles: ReadonlyMap<ContactMethodId, Throttles>): Promise<void> {
  if (throttles.size === 0) return;
  const rows = [...throttles].map(([id, throttle]) => ({ id, throttle }));
  await sql`
    update contact_methods m set throttle = r.throttle from jsonb_to_recordset(${jsonb(rows)}) as r(id uuid, throttle jsonb)
    where m.organisation_id = ${ctx.organisationId} and m.id = r.id`.execute(tx);
}

export async function deleteContactMethod(tx: Tx, ctx: CommandContext, id: ContactMethodId): Promise<void> {
  await sql`delete from contact_methods where organisation_id = ${ctx.organisationId} and id = ${id}`.execute(tx);
}

export async function deleteContactMethodsOf(tx: Tx, ctx: CommandContext, userId: UserId): Promise<void> {
  await sql`delete from contact_methods where organisation_id = ${ctx.organisationId} and user_id = ${userId}`.execute(tx);
}

export async function findContactMethod(tx: Tx, ctx: Scoped, id: ContactMethodId): Promise<ContactMethod | undefined> {
  const [method] = await select(tx, ctx, sql`id = ${id}`);
  return method;
}

export async function findContactMethodForUpdate(tx: Tx, ctx: Scoped, id: ContactMethodId): Promise<ContactMethod | undefined> {
  const [method] = await select(tx, ctx, sql`id = ${id} for update`);
  return method;
}

/** The methods that are at one address, as what comes back from a vendor names it; oldest first. */
export async function findContactMethodsAt(tx: Tx, ctx: Scoped, kind: ChannelKind, address: string): Promise<readonly ContactMethod[]> {
  return select(tx, ctx, sql`kind = ${kind} and lower(address) = lower(${address}) order by created_at, id for update`);
}

/** The methods of some people, oldest first. */
export async function findContactMethodsOf(tx: Tx, ctx: Scoped, people: readonly UserId[]): Promise<readonly ContactMethod[]> {
  if (people.length === 0) return [];
  return select(tx, ctx, sql`user_id = any(${[...people]}::uuid[]) order by created_at, id`);
}

/** A rule with the person it belongs to. */
export interface OwnedRule extends NotificationRule {
  readonly userId: UserId;
}

interface RuleRow {
  readonly user_id: string;
  readonly urgency: Urgency;
  readonly contact_method_id: string;
  readonly after_minutes: number;
}

/** The rules of some people, soonest first. */
export async function findRulesOf(tx: Tx, ctx: Scoped, people: readonly UserId[]): Promise<readonly OwnedRule[]> {
  if (people.length === 0) return [];
  const { rows } = await sql<RuleRow>`
    select user_id, urgency, contact_method_id, after_minutes from notification_rules
    where organisation_id = ${ctx.organisationId} and user_id = any(${[...people]}::uuid[])
    order by after_minutes, contact_method_id`.execute(tx);
  return rows.map((row) => ({
    userId: asId<"user">(row.user_id),
    urgency: row.urgency,
    contactMethodId: asId<"contact-method">(row.contact_method_id),
    afterMinutes: row.after_minutes,
  }));
}

/** The person's rules become these. */
export async function replaceRules(tx: Tx, ctx: CommandContext, userId: UserId, rules: readonly NotificationRule[]): Promise<void> {
  await sql`delete from notification_rules where organisation_id = ${ctx.organisationId} and user_id = ${userId}`.execute(tx);
  const rows = rules.map((rule) => ({
    urgency: rule.urgency,
    contact_method_id: rule.contactMethodId,
    after_minutes: rule.afterMinutes,
  }));
  await sql`
    insert into notification_rules (organisation_id, user_id, urgency, contact_method_id, after_minutes)
    select ${ctx.organisationId}, ${userId}, r.* from jsonb_to_recordset(${jsonb(rows)})
      as r(urgency text, contact_method_id uuid, after_minutes int)
    on conflict do nothing`.execute(tx);
}
