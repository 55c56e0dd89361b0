import type {
  ActiveMute,
  ActiveSilence,
  ActiveWindow,
  InhibitionRule,
  InhibitionRuleId,
  MaintenanceWindowId,
  Matcher,
  MuteIntervalId,
  SilenceId,
  TimeInterval,
} from "@staunch/core/alerts";
import { asId, type OrganisationId, type ServiceId } from "@staunch/core/kernel";
import { sql } from "kysely";
import type { Tx } from "#platform/index.ts";

/**
 * Takes the organisations' pipelines, one after the other: whoever decides about alerts, groups or what holds them back
 * does so alone. An alert cannot slip in between a silence that ends and the look for what it held.
 */
export async function lockPipelines(tx: Tx, organisationIds: readonly OrganisationId[]): Promise<void> {
  const ids = [...new Set(organisationIds)].sort();
  if (ids.length === 0) return;
  await sql`select pg_advisory_xact_lock(hashtextextended(o, 20261123)) from unnest(${ids}::text[]) with ordinality as t(o, n) order by n`.execute(
    tx,
  );
}

/** The versions of what holds alerts back, of those organisations that have had anything. */
export async function readWorldVersions(tx: Tx, organisationIds: readonly OrganisationId[]): Promise<ReadonlyMap<OrganisationId, number>> {
  const { rows } = await sql<{ organisation_id: string; version: number }>`
    select organisation_id, version from suppression_worlds where organisation_id = any(${[...new Set(organisationIds)]}::uuid[])`.execute(
    tx,
  );
  return new Map(rows.map((row) => [asId<"organisation">(row.organisation_id), row.version]));
}

/** What is held in memory of this organisation is stale from the commit on. */
export async function bumpWorld(tx: Tx, organisationId: OrganisationId, now: Temporal.Instant): Promise<void> {
  await sql`
    insert into suppression_worlds (organisation_id, version, evaluated_at) values (${organisationId}, 1, ${now})
    on conflict (organisation_id) do update set version = suppression_worlds.version + 1`.execute(tx);
}

/** Moves the place up to which beginnings and ends were carried out. @returns where it was */
export async function moveEvaluated(tx: Tx, organisationId: OrganisationId, now: Temporal.Instant): Promise<Temporal.Instant | undefined> {
  const { rows } = await sql<{ evaluated_at: Temporal.Instant }>`
    with before as (select evaluated_at from suppression_worlds where organisation_id = ${organisationId} for update)
    update suppression_worlds w set evaluated_at = greatest(w.evaluated_at, ${now}::timestamptz) from before
    where w.organisation_id = ${organisationId} returning before.evaluated_at`.execute(tx);
  return rows[0]?.evaluated_at;
}

/** A window as it is kept: its own services, without those that depend on them. */
export interface KeptWindow extends ActiveWindow {
  readonly includeDependents: boolean;
}

/** All of an organisation's rules that hold alerts back, or will. */
export interface KeptRules {
  readonly silences: readonly ActiveSilence[];
  readonly windows: readonly KeptWindow[];
  readonly mutes: readonly ActiveMute[];
  readonly inhibitions: readonly InhibitionRule[];
}

interface Scoped {
  readonly organisationId: OrganisationId;
  readonly now: Temporal.Instant;
}

/** What is in force or still to come. */
export async function findKeptRules(tx: Tx, scope: Scoped): Promise<KeptRules> {
  return {
    silences: await findSilences(tx, scope),
    windows: await findWindows(tx, scope),
    mutes: await findMutes(tx, scope),
    inhibitions: await findInhibitions(tx, scope),
  };
}

async function findSilences(tx: Tx, { organisationId, now }: Scoped): Promise<readonly ActiveSilence[]> {
  interface Row {
    readonly id: string;
    readonly reason: string;
    readonly matchers: readonly Matcher[];
    readonly starts_at: Temporal.Instant;
    readonly ends_at: Temporal.Instant | null;
  }
  const { rows } = await sql<Row>`
    select id, reason, matchers, starts_at, ends_at from silences
    where organisation_id = ${organisationId} and ended_at is null and (ends_at is null or ends_at > ${now})`.execute(tx);
  return rows.map((row) => ({
    id: asId<"silence">(row.id) satisfies SilenceId,
    reason: row.reason,
    matchers: row.matchers,
    startsAt: row.starts_at,
    endsAt: row.ends_at ?? undefined,
  }));
}

async function findWindows(tx: Tx, { organisationId, now }: Scoped): Promise<readonly KeptWindow[]> {
  interface Row {
    readonly id: string;
    readonly reason: string;
    readonly service_ids: readonly string[];
    readonly include_dependents: boolean;
    readonly starts_at: Temporal.Instant;
    readonly ends_at: Temporal.Instant;
  }
  const { rows } = await sql<Row>`
    select id, reason, service_ids, include_dependents, starts_at, ends_at from maintenance_windows
    where organisation_id = ${organisationId} and ended_at is null and ends_at > ${now}`.execute(tx);
  return rows.map((row) => ({
    id: asId<"maintenance-window">(row.id) satisfies MaintenanceWindowId,
    reason: row.reason,
    serviceIds: row.service_ids.map((id): ServiceId => asId<"service">(id)),
    includeDependents: row.include_dependents,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
  }));
}

async function findMutes(tx: Tx, { organisationId }: Scoped): Promise<readonly ActiveMute[]> {
  interface Row {
    readonly id: string;
    readonly name: string;
    readonly matchers: readonly Matcher[];
    readonly intervals: readonly TimeInterval[];
  }
  const { rows } = await sql<Row>`
    select id, name, matchers, intervals from mute_intervals where organisation_id = ${organisationId} and removed_at is null`.execute(tx);
  return rows.map((row) => ({ ...row, id: asId<"mute-interval">(row.id) satisfies MuteIntervalId }));
}

async function findInhibitions(tx: Tx, { organisationId }: Scoped): Promise<readonly InhibitionRule[]> {
  interface Row {
    readonly id: string;
    readonly name: string;
    readonly source_matchers: readonly Matcher[];
    readonly target_matchers: readonly Matcher[];
    readonly equal: readonly string[];
  }
  const { rows } = await sql<Row>`
    select id, name, source_matchers, target_matchers, equal from inhibition_rules
    where organisation_id = ${organisationId} and removed_at is null`.execute(tx);
  return rows.map((row) => ({
    id: asId<"inhibition-rule">(row.id) satisfies InhibitionRuleId,
    name: row.name,
    sourceMatchers: row.source_matchers,
    targetMatchers: row.target_matchers,
    equal: row.equal,
  }));
}
