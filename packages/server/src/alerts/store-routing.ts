import type { AlertSeverity, DeclaredSeverity, Route, RoutingActions, RoutingRule, SenderEvent } from "@staunch/core/alerts";
import {
  type AlertGroupId,
  type AlertId,
  asId,
  type OrganisationId,
  type RoutingRuleId,
  type ServiceId,
  type SourceId,
} from "@staunch/core/kernel";
import type { Urgency } from "@staunch/core/paging";
import { sql } from "kysely";
import type { Source } from "#alerts/source.ts";
import type { StoredRoutingRule } from "#alerts/routing-rules.ts";
import { jsonb, type Tx } from "#platform/index.ts";

interface RuleRow {
  readonly organisation_id: string;
  readonly id: string;
  readonly name: string;
  readonly condition: string;
  readonly actions: RoutingActions;
  readonly after_match: RoutingRule["afterMatch"];
  readonly enabled: boolean;
  readonly created_at: Temporal.Instant;
  readonly updated_at: Temporal.Instant;
  readonly version: number;
}

function toRule(row: RuleRow): StoredRoutingRule {
  return {
    id: asId<"routing-rule">(row.id),
    name: row.name,
    condition: row.condition,
    actions: row.actions,
    afterMatch: row.after_match,
    enabled: row.enabled,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
  };
}

const columns = sql`r.organisation_id, r.id, r.name, r.condition, r.actions, r.after_match, r.enabled, r.created_at, r.updated_at, r.version`;

/** Every rule of the organisation, in order. */
export async function findRoutingRules(tx: Tx, organisationId: OrganisationId): Promise<readonly StoredRoutingRule[]> {
  const { rows } = await sql<RuleRow>`
    select ${columns} from routing_rules r where r.organisation_id = ${organisationId} order by r.position, r.id`.execute(tx);
  return rows.map(toRule);
}

/** Takes the organisation's rules for this transaction: changes to them come one after the other. Says that they change. */
export async function lockRoutingRules(tx: Tx, organisationId: OrganisationId): Promise<readonly StoredRoutingRule[]> {
  await sql`
    insert into routing_rule_sets (organisation_id, version) values (${organisationId}, 1)
    on conflict (organisation_id) do update set version = routing_rule_sets.version + 1`.execute(tx);
  return findRoutingRules(tx, organisationId);
}

/** The version of each organisation's rules; one without any has none. */
export async function readRuleSetVersions(tx: Tx, organisationIds: readonly OrganisationId[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ organisation_id: string; version: number }>`
    select organisation_id, version from routing_rule_sets where organisation_id = any(${organisationIds}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [row.organisation_id, row.version]));
}

export async function insertRoutingRule(
  tx: Tx,
  organisationId: OrganisationId,
  rule: StoredRoutingRule & { readonly position: number },
): Promise<void> {
  await sql`
    insert into routing_rules (organisation_id, id, position, name, condition, actions, after_match, enabled, created_at, updated_at, version)
    values (${organisationId}, ${rule.id}, ${rule.position}, ${rule.name}, ${rule.condition}, ${jsonb(rule.actions)}, ${rule.afterMatch},
      ${rule.enabled}, ${rule.createdAt}, ${rule.updatedAt}, ${rule.version})`.execute(tx);
}

export async function saveRoutingRule(tx: Tx, organisationId: OrganisationId, rule: StoredRoutingRule): Promise<void> {
  await sql`
    update routing_rules set name = ${rule.name}, condition = ${rule.condition}, actions = ${jsonb(rule.actions)},
      after_match = ${rule.afterMatch}, enabled = ${rule.enabled}, updated_at = ${rule.updatedAt}, version = ${rule.version}
    where organisation_id = ${organisationId} and id = ${rule.id}`.execute(tx);
}

export async function deleteRoutingRule(tx: Tx, organisationId: OrganisationId, id: RoutingRuleId): Promise<void> {
  await sql`delete from routing_rules where organisation_id = ${organisationId} and id = ${id}`.execute(tx);
}

/** Numbers the rules anew, in the order of the ids. */
export async function saveRuleOrder(tx: Tx, organisationId: OrganisationId, ids: readonly RoutingRuleId[]): Promise<void> {
  await sql`
    update routing_rules r set position = o.position
    from unnest(${ids}::uuid[]) with ordinality as o(id, position)
    where r.organisation_id = ${organisationId} and r.id = o.id and r.position <> o.position`.execute(tx);
}

/** A key of a sender, and the one a rule made of it. */
export interface RoutedKey {
  readonly organisationId: OrganisationId;
  readonly sourceId: SourceId;
  readonly senderKey: string;
  readonly dedupKey: string;
}

/** What rules made of these keys of senders. */
export async function findRoutedKeys(tx: Tx, keys: readonly Omit<RoutedKey, "dedupKey">[]): Promise<readonly RoutedKey[]> {
  if (keys.length === 0) return [];
  const input = keys.map((key) => ({ o: key.organisationId, s: key.sourceId, k: key.senderKey }));
  const { rows } = await sql<{ organisation_id: string; source_id: string; sender_key: string; dedup_key: string }>`
    select k.organisation_id, k.source_id, k.sender_key, k.dedup_key from routed_keys k
    join jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(o uuid, s uuid, k text)
      on k.organisation_id = r.o and k.source_id = r.s and k.sender_key = r.k`.execute(tx);
  return rows.map((row) => ({
    organisationId: asId<"organisation">(row.organisation_id),
    sourceId: asId<"source">(row.source_id),
    senderKey: row.sender_key,
    dedupKey: row.dedup_key,
  }));
}

/** Writing them again for every repeat would cost more than the repeat. */
const rememberedAgainAfter = { hours: 24 };
const forgottenAfter = { hours: 24 * 90 };

/** Remembers what rules made of senders' keys; forgets those nobody has spoken of for long. */
export async function saveRoutedKeys(tx: Tx, keys: readonly RoutedKey[], now: Temporal.Instant): Promise<void> {
  if (keys.length === 0) return;
  const rows = keys.map((key) => ({ o: key.organisationId, s: key.sourceId, k: key.senderKey, d: key.dedupKey }));
  await sql`
    insert into routed_keys (organisation_id, source_id, sender_key, dedup_key, seen_at)
    select r.o, r.s, r.k, r.d, ${now} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(o uuid, s uuid, k text, d text)
    order by r.o, r.s, r.k
    on conflict (organisation_id, source_id, sender_key) do update set dedup_key = excluded.dedup_key, seen_at = excluded.seen_at
    where routed_keys.dedup_key <> excluded.dedup_key or routed_keys.seen_at < ${now.subtract(rememberedAgainAfter)}`.execute(tx);
  await sql`delete from routed_keys where seen_at < ${now.subtract(forgottenAfter)}`.execute(tx);
}

/** A stored alert as rules are tried on it. */
export interface TriedAlert {
  readonly id: AlertId;
  readonly event: SenderEvent;
  readonly source: Source;
  readonly serviceId: ServiceId | undefined;
  readonly urgency: Urgency;
  readonly route: Route | undefined;
  readonly receivedAt: Temporal.Instant;
}

interface TriedRow {
  readonly id: string;
  readonly dedup_key: string;
  readonly service_id: string | null;
  readonly severity: AlertSeverity;
  readonly urgency: Urgency;
  readonly title: string;
  readonly description: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly payload: unknown;
  readonly route: Route | null;
  readonly opened_at: Temporal.Instant;
  readonly source_id: string;
  readonly source_kind: string;
  readonly source_name: string;
  readonly source_service_id: string | null;
}

/** The organisation's alerts that opened since, newest first. */
export async function findAlertsToTry(
  tx: Tx,
  organisationId: OrganisationId,
  { since, limit }: { readonly since: Temporal.Instant; readonly limit: number },
): Promise<readonly TriedAlert[]> {
  const { rows } = await sql<TriedRow>`
    select a.id, a.dedup_key, a.service_id, a.severity, a.urgency, a.title, a.description, a.labels, a.payload, a.route, a.opened_at,
      a.source_id, s.kind as source_kind, s.name as source_name, s.service_id as source_service_id
    from alerts a join sources s on s.organisation_id = a.organisation_id and s.id = a.source_id
    where a.organisation_id = ${organisationId} and a.opened_at >= ${since} order by a.opened_at desc, a.id desc limit ${limit}`.execute(
    tx,
  );
  return rows.map((row) => ({
    id: asId<"alert">(row.id),
    event: {
      action: "trigger",
      dedupKey: row.dedup_key,
      title: row.title,
      ...(row.description !== null && { description: row.description }),
      severity: row.severity,
      labels: row.labels,
      payload: row.payload,
    },
    source: {
      organisationId,
      id: asId<"source">(row.source_id),
      kind: row.source_kind,
      name: row.source_name,
      serviceId: row.source_service_id === null ? undefined : asId<"service">(row.source_service_id),
    },
    serviceId: row.service_id === null ? undefined : asId<"service">(row.service_id),
    urgency: row.urgency,
    route: row.route ?? undefined,
    receivedAt: row.opened_at,
  }));
}

/** The incident that a routing rule wants for an alert. */
export interface WantedIncident {
  readonly title: string;
  readonly severity: DeclaredSeverity;
  readonly groupId: AlertGroupId;
}

/** What a rule wants declared for an alert; undefined where none does, the alert is over, or something holds it back. */
export async function findWantedIncident(tx: Tx, organisationId: OrganisationId, id: AlertId): Promise<WantedIncident | undefined> {
  const { rows } = await sql<{ title: string; route: Route; group_id: string }>`
    select a.title, a.route, a.group_id from alerts a
    where a.organisation_id = ${organisationId} and a.id = ${id} and a.status <> 'resolved' and a.suppressed_by is null
      and a.route is not null`.execute(tx);
  const [row] = rows;
  const severity = row?.route.declare?.severity;
  return row === undefined || severity === undefined
    ? undefined
    : { title: row.title, severity, groupId: asId<"alert-group">(row.group_id) };
}

/** Those of the alerts, of any organisations in scope, for which a routing rule wants an incident. */
export async function findThoseWantingIncidents(
  tx: Tx,
  alerts: readonly { readonly organisationId: OrganisationId; readonly id: AlertId }[],
): Promise<ReadonlySet<string>> {
  if (alerts.length === 0) return new Set();
  const [organisationIds, ids] = [alerts.map((alert) => alert.organisationId), alerts.map((alert) => alert.id)];
  const { rows } = await sql<{ id: string }>`
    select a.id from unnest(${organisationIds}::uuid[], ${ids}::uuid[]) as t(o, i)
    join alerts a on a.organisation_id = t.o and a.id = t.i where a.route -> 'declare' is not null`.execute(tx);
  return new Set(rows.map((row) => row.id));
}
