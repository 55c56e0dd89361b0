import { clearedWithin, type NoiseFigures } from "@staunch/core/alerts";
import { asId, type OrganisationId, type ServiceId, type SourceId } from "@staunch/core/kernel";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "#platform/index.ts";

/** What the alerts of a span are counted by. */
export type NoiseBy = "service" | "rule" | "key";

/** The figures of one service, rule or alert key. */
export interface NoiseRow extends NoiseFigures {
  /** Of the service or the rule; of a key, its source and the key itself; empty: alerts without one. */
  readonly id: string;
  /** Of a rule its name, of a key the title it had last; undefined for services, whose names are the catalog's. */
  readonly title: string | undefined;
  /** Where all of its alerts belong to one. */
  readonly serviceId: ServiceId | undefined;
  readonly sourceId: SourceId | undefined;
  readonly dedupKey: string | undefined;
  /** From firing to clearing itself, in steps of half a minute, of minutes beyond ten; undefined where nothing did. */
  readonly medianSecondsToClear: number | undefined;
}

export interface NoiseQuery {
  readonly by: NoiseBy;
  readonly since: Temporal.Instant;
  /** Rows at most, those that fired most often first. */
  readonly limit: number;
}

/** The alerts of one key that took equally long. */
interface BinRow {
  readonly key: string;
  readonly title: string | null;
  readonly service_id: string | null;
  readonly source_id: string | null;
  readonly dedup_key: string | null;
  readonly alerts: number;
  readonly flaps: number;
  readonly paged: number;
  readonly acted: number;
  readonly flapped: number;
  /** Seconds to clear itself, rounded up; null: somebody acted, or it fires still. */
  readonly bin: number | null;
}

interface Grouping {
  readonly from: RawBuilder<unknown>;
  readonly where: RawBuilder<unknown>;
  /** What is counted by, as it stands in the table: the texts of the answer are made once a group, not once an alert. */
  readonly columns: RawBuilder<unknown>;
  readonly key: RawBuilder<string>;
  readonly names: RawBuilder<unknown>;
}

const ofAlerts = { from: sql`alerts a`, where: sql`` };
const groupings: Readonly<Record<NoiseBy, Grouping>> = {
  service: {
    ...ofAlerts,
    columns: sql`a.service_id`,
    key: sql`coalesce(a.service_id::text, '')`,
    names: sql`null::text as title, null::uuid as source_id, null::text as dedup_key`,
  },
  key: {
    ...ofAlerts,
    columns: sql`a.service_id, a.source_id, a.dedup_key`,
    key: sql`a.source_id::text || ' ' || a.dedup_key`,
    names: sql`max(a.title) as title, a.source_id, a.dedup_key`,
  },
  rule: {
    from: sql`alerts a cross join lateral jsonb_array_elements(a.route -> 'steps') step`,
    where: sql`and a.route is not null and step ->> 'kind' = 'matched'`,
    columns: sql`a.service_id, step #>> '{rule,id}'`,
    key: sql`step #>> '{rule,id}'`,
    names: sql`max(step #>> '{rule,name}') as title, null::uuid as source_id, null::text as dedup_key`,
  },
};

/** Steps of half a minute up to ten minutes, then of minutes up to half an hour, then of hours: each of {@link clearedWithin} is an end of one. */
const bin = sql`case when a.status = 'resolved' and a.acted_at is null then
  case when a.resolved_at <= a.opened_at + interval '10 minutes' then ceil(date_part('epoch', a.resolved_at - a.opened_at) / 30) * 30
    when a.resolved_at <= a.opened_at + interval '30 minutes' then ceil(date_part('epoch', a.resolved_at - a.opened_at) / 60) * 60
    else ceil(date_part('epoch', a.resolved_at - a.opened_at) / 3600) * 3600 end end`;

/**
 * One pass over the alerts that opened since an instant, without sorting them. "Cleared itself": over, and nobody did
 * anything about it; how long that took counts from the first time it fired. "Flapped": it reopened three times or more,
 * or was held back for it.
 */
export async function readNoise(tx: Tx, organisationId: OrganisationId, { by, since, limit }: NoiseQuery): Promise<readonly NoiseRow[]> {
  const { from, where, columns, key, names } = groupings[by];
  // Tens of thousands of groups stay in memory: on disk they take three times as long.
  await sql`set local work_mem = '64MB'`.execute(tx);
  const { rows } = await sql<BinRow>`
    with binned as materialized (
      select ${key} as key, ${names}, a.service_id, ${bin} as bin, count(*) as alerts, sum(a.flap_count) as flaps,
        count(a.paged_at) as paged, count(a.acted_at) as acted, count(*) filter (where a.flap_count >= 3 or a.flap ? 'sinceMs') as flapped
      from ${from}
      where a.organisation_id = ${organisationId} and a.opened_at >= ${since} ${where}
      group by ${columns}, bin
    ), loudest as (
      select key, sum(alerts + flaps) as fired from binned group by key order by fired desc, key limit ${limit}
    )
    select binned.* from binned join loudest using (key) order by fired desc, key, bin`.execute(tx);
  return [...Map.groupBy(rows, (row) => row.key).values()].map(toNoise);
}

function toNoise(bins: readonly BinRow[]): NoiseRow {
  const [first] = bins;
  const sum = (of: (row: BinRow) => number): number => bins.reduce((total, row) => total + Number(of(row)), 0);
  const cleared = bins.flatMap((row) => (row.bin === null ? [] : [{ seconds: Number(row.bin), alerts: Number(row.alerts) }]));
  const within = (seconds: number): number => cleared.reduce((total, one) => total + (one.seconds <= seconds ? one.alerts : 0), 0);
  const services = new Set(bins.map((row) => row.service_id));
  const [serviceId = null] = services.size === 1 ? services : [];
  return {
    id: first?.key ?? "",
    title: first?.title ?? undefined,
    serviceId: serviceId === null ? undefined : asId<"service">(serviceId),
    sourceId: first === undefined || first.source_id === null ? undefined : asId<"source">(first.source_id),
    dedupKey: first?.dedup_key ?? undefined,
    fired: sum((row) => Number(row.alerts) + Number(row.flaps)),
    alerts: sum((row) => row.alerts),
    paged: sum((row) => row.paged),
    acted: sum((row) => row.acted),
    clearedThemselves: within(Number.POSITIVE_INFINITY),
    clearedBy: clearedWithin.map((minutes) => within(minutes * 60)),
    flapped: sum((row) => row.flapped),
    medianSecondsToClear: medianOf(cleared),
  };
}

/** The end of the step in which the middle one lies. */
function medianOf(cleared: readonly { readonly seconds: number; readonly alerts: number }[]): number | undefined {
  const sorted = cleared.toSorted((left, right) => left.seconds - right.seconds);
  const middle = sorted.reduce((total, one) => total + one.alerts, 0) / 2;
  let passed = 0;
  for (const one of sorted) {
    passed += one.alerts;
    if (passed >= middle) return one.seconds;
  }
  return undefined;
}
