import { asId, type PageId, type ServiceId, type UserId } from "@staunch/core/kernel";
import type { PageState, PageStatus, Place, PolicySnapshot, Urgency } from "@staunch/core/paging";
import { type RawBuilder, sql } from "kysely";
import { type CommandContext, jsonb, type Subject, type Tx } from "#platform/index.ts";
import type { LedgerEntry, LedgerReason, Page } from "#paging/page.ts";

interface PageRow {
  readonly id: string;
  readonly subject_type: string;
  readonly subject_id: string;
  readonly title: string;
  readonly body: string | null;
  readonly link: string | null;
  readonly service_id: string | null;
  readonly service_name: string | null;
  readonly urgency: Urgency;
  readonly is_test: boolean;
  readonly is_confidential: boolean;
  readonly topics: readonly string[];
  readonly dedup_key: string | null;
  readonly policy_id: string | null;
  readonly policy_version: number | null;
  readonly severity: string | null;
  readonly round: number;
  readonly policy: PolicySnapshot;
  readonly status: PageStatus;
  readonly reached: Place | null;
  readonly next_due_at: Temporal.Instant | null;
  readonly places: number;
  readonly ack_timeout_minutes: number | null;
  readonly acknowledged_by: string | null;
  readonly acknowledged_by_name: string | null;
  readonly acknowledged_at: Temporal.Instant | null;
  readonly resolved_at: Temporal.Instant | null;
  readonly resolve_reason: string | null;
  readonly triggered_by: string;
  readonly created_at: Temporal.Instant;
}

const pageColumns = sql`id, subject_type, subject_id, title, body, link, service_id, service_name, urgency, is_test,
  is_confidential, topics, dedup_key, policy_id, policy_version, severity, round, policy, status, reached, next_due_at, places, ack_timeout_minutes, acknowledged_by,
  acknowledged_by_name, acknowledged_at, resolved_at, resolve_reason, triggered_by, created_at`;

function idOrUndefined<Name extends string>(text: string | null) {
  return text === null ? undefined : asId<Name>(text);
}

function toPage(row: PageRow): Page {
  return {
    id: asId<"page">(row.id),
    subject: { type: row.subject_type, id: row.subject_id },
    title: row.title,
    body: row.body ?? undefined,
    link: row.link ?? undefined,
    serviceId: idOrUndefined<"service">(row.service_id),
    serviceName: row.service_name ?? undefined,
    urgency: row.urgency,
    isTest: row.is_test,
    isConfidential: row.is_confidential,
    topics: row.topics,
    dedupKey: row.dedup_key ?? undefined,
    policyId: idOrUndefined<"escalation-policy">(row.policy_id),
    policyVersion: row.policy_version ?? undefined,
    severity: row.severity ?? undefined,
    round: row.round,
    policy: row.policy,
    state: toState(row),
    places: row.places,
    ackTimeoutMinutes: row.ack_timeout_minutes ?? undefined,
    acknowledgedByName: row.acknowledged_by_name ?? undefined,
    acknowledgedAt: row.acknowledged_at ?? undefined,
    resolvedAt: row.resolved_at ?? undefined,
    resolveReason: row.resolve_reason ?? undefined,
    triggeredBy: row.triggered_by,
    createdAt: row.created_at,
  };
}

function toState(row: PageRow): PageState {
  return {
    status: row.status,
    reached: row.reached ?? undefined,
    nextDueAt: row.next_due_at ?? undefined,
    acknowledgedBy: idOrUndefined<"user">(row.acknowledged_by),
  };
}

/** Writes new pages. Returns the ids of those that were not there already by their dedup key. */
export async function insertPages(tx: Tx, ctx: CommandContext, pages: readonly Page[]): Promise<ReadonlySet<PageId>> {
  if (pages.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    insert into pages (organisation_id, id, subject_type, subject_id, title, body, link, service_id, service_name, urgency,
      is_test, topics, dedup_key, policy_id, policy_version, severity, round, policy, status, reached, next_due_at, places,
      ack_timeout_minutes, triggered_by, created_at, updated_at)
    select ${ctx.organisationId}, r.*, ${ctx.now} from jsonb_to_recordset(${jsonb(pages.map(toInsert))}) as r(id uuid,
      subject_type text, subject_id uuid, title text, body text, link text, service_id uuid, service_name text, urgency text,
      is_test boolean, topics text[], dedup_key text, policy_id uuid, policy_version int, severity text, round bigint, policy jsonb, status text,
      reached jsonb, next_due_at timestamptz, places int, ack_timeout_minutes int, triggered_by text, created_at timestamptz)
    on conflict (organisation_id, dedup_key) where dedup_key is not null do nothing
    returning id`.execute(tx);
  return new Set(rows.map((row) => asId<"page">(row.id)));
}

/** JSON leaves out what is undefined, and the record set reads what is left out as null. */
function toInsert(page: Page): object {
  return {
    id: page.id,
    subject_type: page.subject.type,
    subject_id: page.subject.id,
    title: page.title,
    body: page.body,
    link: page.link,
    service_id: page.serviceId,
    service_name: page.serviceName,
    urgency: page.urgency,
    is_test: page.isTest,
    topics: page.topics,
    dedup_key: page.dedupKey,
    policy_id: page.policyId,
    policy_version: page.policyVersion,
    severity: page.severity,
    round: page.round,
    policy: page.policy,
    status: page.state.status,
    reached: page.state.reached,
    next_due_at: page.state.nextDueAt?.toString(),
    places: page.places,
    ack_timeout_minutes: page.ackTimeoutMinutes,
    triggered_by: page.triggeredBy,
    created_at: page.createdAt.toString(),
  };
}

/** Writes what a page's life changes; what it is about, and which policy it walks, never does here. */
export async function savePage(tx: Tx, ctx: CommandContext, page: Page): Promise<void> {
  await savePages(tx, ctx, [page]);
}

/** {@link savePage} for many in one statement. */
export async function savePages(tx: Tx, ctx: CommandContext, pages: readonly Page[]): Promise<void> {
  if (pages.length === 0) return;
  const rows = pages.map((page) => ({
    id: page.id,
    status: page.state.status,
    reached: page.state.reached,
    next_due_at: page.state.nextDueAt?.toString(),
    places: page.places,
    topics: page.topics,
    ack_timeout_minutes: page.ackTimeoutMinutes,
    acknowledged_by: page.state.acknowledgedBy,
    acknowledged_by_name: page.acknowledgedByName,
    acknowledged_at: page.acknowledgedAt?.toString(),
    resolved_at: page.resolvedAt?.toString(),
    resolve_reason: page.resolveReason,
  }));
  await sql`
    update pages p set status = r.status, reached = r.reached, next_due_at = r.next_due_at, places = r.places, topics = r.topics,
      ack_timeout_minutes = r.ack_timeout_minutes, acknowledged_by = r.acknowledged_by,
      acknowledged_by_name = r.acknowledged_by_name, acknowledged_at = r.acknowledged_at, resolved_at = r.resolved_at,
      resolve_reason = r.resolve_reason, updated_at = ${ctx.now}
    from jsonb_to_recordset(${jsonb(rows)}) as r(id uuid, status text, reached jsonb, next_due_at timestamptz, places int,
      topics text[], ack_timeout_minutes int, acknowledged_by uuid, acknowledged_by_name text, acknowledged_at timestamptz,
      resolved_at timestamptz, resolve_reason text)
    where p.organisation_id = ${ctx.organisationId} and p.id = r.id`.execute(tx);
}

/** The page walks another policy from now on, or another version of its own. */
export async function savePolicyOfPage(tx: Tx, ctx: CommandContext, page: Page): Promise<void> {
  await sql`
    update pages set policy = ${jsonb(page.policy)}, policy_id = ${page.policyId ?? null}, policy_version = ${page.policyVersion ?? null},
      round = ${page.round} where organisation_id = ${ctx.organisationId} and id = ${page.id}`.execute(tx);
}

function textArray(values: readonly string[]): RawBuilder<unknown> {
  return sql`${[...values]}::text[]`;
}

type Scoped = Pick<CommandContext, "organisationId">;

async function selectPages(tx: Tx, ctx: Scoped, rest: RawBuilder<unknown>): Promise<readonly Page[]> {
  const { rows } = await sql<PageRow>`
    select ${pageColumns} from pages where organisation_id = ${ctx.organisationId} and ${rest}`.execute(tx);
  return rows.map(toPage);
}

export async function findPage(tx: Tx, ctx: Scoped, id: PageId): Promise<Page | undefined> {
  const [page] = await selectPages(tx, ctx, sql`id = ${id}`);
  return page;
}

/** Takes the page's row: whoever decides about a page holds it, so that an answer and a step never cross. */
export async function findPageForUpdate(tx: Tx, ctx: Scoped, id: PageId): Promise<Page | undefined> {
  const [page] = await selectPages(tx, ctx, sql`id = ${id} for update`);
  return page;
}

/** In the order of their ids, so that two callers cannot deadlock. */
export async function findPagesForUpdate(tx: Tx, ctx: Scoped, ids: readonly PageId[]): Promise<readonly Page[]> {
  return selectPages(tx, ctx, sql`id = any(${[...ids]}::uuid[]) order by id for update`);
}

/** The pages with these dedup keys, in no order. */
export async function findPagesByDedupKey(tx: Tx, ctx: Scoped, dedupKeys: readonly string[]): Promise<readonly Page[]> {
  if (dedupKeys.length === 0) return [];
  return selectPages(tx, ctx, sql`dedup_key = any(${textArray(dedupKeys)})`);
}

/** Some pages by their ids, in no order. */
export async function findPagesByIds(tx: Tx, ctx: Scoped, ids: readonly PageId[]): Promise<readonly Page[]> {
  return selectPages(tx, ctx, sql`id = any(${[...ids]}::uuid[])`);
}

/** Every page about a subject, newest first. */
export async function findPagesAbout(tx: Tx, ctx: Scoped, subject: Subject): Promise<readonly Page[]> {
  return selectPages(tx, ctx, sql`subject_type = ${subject.type} and subject_id = ${subject.id} order by id desc`);
}

/** Pages about a subject that are not over, taken in the order of their ids so that two callers cannot deadlock. */
export async function findOpenPagesAboutForUpdate(tx: Tx, ctx: Scoped, subject: Subject): Promise<readonly Page[]> {
  const about = sql`subject_type = ${subject.type} and subject_id = ${subject.id} and status <> 'resolved'`;
  return selectPages(tx, ctx, sql`${about} order by id for update`);
}

export async function findPagesAcknowledgedByForUpdate(tx: Tx, ctx: Scoped, userId: UserId): Promise<readonly Page[]> {
  return selectPages(tx, ctx, sql`status = 'acknowledged' and acknowledged_by = ${userId} order by id for update`);
}

export interface PageFilter {
  readonly status?: readonly PageStatus[] | undefined;
  readonly subject?: Subject | undefined;
  readonly serviceId?: ServiceId | undefined;
  readonly beforeId?: PageId | undefined;
  readonly limit: number;
}

/** Pages newest first. */
export async function findPages(tx: Tx, ctx: Scoped, filter: PageFilter): Promise<readonly Page[]> {
  const conditions = [sql`true`];
  if (filter.status !== undefined) conditions.push(sql`status = any(${textArray(filter.status)})`);
  if (filter.serviceId !== undefined) conditions.push(sql`service_id = ${filter.serviceId}`);
  if (filter.beforeId !== undefined) conditions.push(sql`id < ${filter.beforeId}`);
  if (filter.subject !== undefined) {
    conditions.push(sql`subject_type = ${filter.subject.type} and subject_id = ${filter.subject.id}`);
  }
  return selectPages(tx, ctx, sql`${sql.join(conditions, sql` and `)} order by id desc limit ${filter.limit}`);
}

/** Pages that wait for this person (who was notified, and nobody has answered) or that this person has, newest first. */
export async function findPagesOfPerson(tx: Tx, ctx: Scoped, userId: UserId): Promise<readonly Page[]> {
  const notified = sql`exists (select 1 from notifications n where n.organisation_id = pages.organisation_id
    and n.page_id = pages.id and n.user_id = ${userId})`;
  return selectPages(
    tx,
    ctx,
    sql`((status in ('triggered', 'exhausted') and ${notified}) or (status = 'acknowledged' and acknowledged_by = ${userId}))
      order by id desc limit 100`,
  );
}

interface LedgerRow {
  readonly ordinal: number;
  readonly place: Place;
  readonly due_at: Temporal.Instant;
  readonly outcome: LedgerEntry["outcome"];
  readonly reason: LedgerReason | null;
  readonly done_at: Temporal.Instant | null;
  readonly people: readonly string[];
  readonly unreachable: readonly string[];
}

/** An entry with the page it belongs to. */
export interface PageLedgerEntry extends LedgerEntry {
  readonly pageId: PageId;
}

/** Writes entries of the ledger; an entry that was due gets its outcome. */
export async function saveLedger(tx: Tx, ctx: CommandContext, entries: readonly PageLedgerEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({
    page_id: entry.pageId,
    ordinal: entry.ordinal,
    place: entry.place,
    due_at: entry.dueAt.toString(),
    outcome: entry.outcome,
    reason: entry.reason ?? null,
    done_at: entry.doneAt?.toString() ?? null,
    people: entry.people,
    unreachable: entry.unreachable,
  }));
  await sql`
    insert into page_steps (organisation_id, page_id, ordinal, place, due_at, outcome, reason, done_at, people, unreachable)
    select ${ctx.organisationId}, r.* from jsonb_to_recordset(${jsonb(rows)}) as r(page_id uuid, ordinal int, place jsonb,
      due_at timestamptz, outcome text, reason text, done_at timestamptz, people uuid[], unreachable uuid[])
    on conflict (organisation_id, page_id, ordinal) do update set place = excluded.place, due_at = excluded.due_at,
      outcome = excluded.outcome, reason = excluded.reason, done_at = excluded.done_at, people = excluded.people,
      unreachable = excluded.unreachable`.execute(tx);
}

/** The step that was still to come will not be: says why. True when there was one. */
export async function stopDueStep(tx: Tx, ctx: CommandContext, page: Page, reason: LedgerReason): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update page_steps set outcome = 'stopped', reason = ${reason}, done_at = ${ctx.now}
    where organisation_id = ${ctx.organisationId} and page_id = ${page.id} and outcome = 'due'`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}

/** The ledger of a page, in order. */
export async function findLedger(tx: Tx, ctx: Scoped, pageId: PageId): Promise<readonly LedgerEntry[]> {
  const { rows } = await sql<LedgerRow>`
    select ordinal, place, due_at, outcome, reason, done_at, people, unreachable from page_steps
    where organisation_id = ${ctx.organisationId} and page_id = ${pageId} order by ordinal`.execute(tx);
  return rows.map((row) => ({
    ordinal: row.ordinal,
    place: row.place,
    dueAt: row.due_at,
    outcome: row.outcome,
    reason: row.reason ?? undefined,
    doneAt: row.done_at ?? undefined,
    people: row.people.map((id) => asId<"user">(id)),
    unreachable: row.unreachable.map((id) => asId<"user">(id)),
  }));
}

/** Says of the open pages about a subject whether channels may be told what they are about. */
export async function saveConfidence(
  tx: Tx,
  ctx: Pick<CommandContext, "organisationId">,
  subject: Subject,
  isConfidential: boolean,
): Promise<void> {
  await sql`update pages set is_confidential = ${isConfidential}
    where organisation_id = ${ctx.organisationId} and subject_type = ${subject.type} and subject_id = ${subject.id}
      and status <> 'resolved' and is_confidential <> ${isConfidential}`.execute(tx);
}
