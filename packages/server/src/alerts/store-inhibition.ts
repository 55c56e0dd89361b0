import { hash } from "node:crypto";
import type { InhibitionSide } from "@staunch/core/alerts";
import { type AlertId, asId, type OrganisationId } from "@staunch/core/kernel";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "#platform/index.ts";

/** Where one open alert stands. */
export interface PlacedSide extends InhibitionSide {
  readonly organisationId: OrganisationId;
  readonly alertId: AlertId;
}

/** A place where inhibitors and what they may hold back meet. */
interface SideKey {
  readonly o: string;
  readonly k: string;
}

/** The values of many labels are longer than an index takes; their hash is as good. */
function shortKey(equalKey: string): string {
  return hash("sha1", equalKey, "base64url");
}

/** A target stands once for all rules that ask for the same labels. */
const everyRule = "00000000-0000-0000-0000-000000000000";

interface Place {
  readonly side: string;
  readonly key: string;
  readonly ruleId: string;
  readonly bothSides: boolean;
}

function placeOf({ side, equalKey, ruleId, bothSides }: InhibitionSide): Place {
  const key = shortKey(equalKey);
  return side === "source" ? { side, key, ruleId, bothSides } : { side, key, ruleId: everyRule, bothSides: false };
}

function placeText({ side, key, ruleId, bothSides }: Place): string {
  return `${ruleId} ${side} ${key} ${bothSides}`;
}

/** Where an alert stands, in one text that differs when any of it does; undefined where it stands nowhere. */
export function placesKey(sides: readonly InhibitionSide[]): string | undefined {
  const places = new Set(sides.map((side) => placeText(placeOf(side))));
  return places.size === 0 ? undefined : [...places].sort().join();
}

/** Where these alerts stand as stored, in the form of {@link placesKey}; absent where one stands nowhere. */
export async function findPlaces(
  tx: Tx,
  alerts: readonly { readonly organisationId: OrganisationId; readonly id: AlertId }[],
): Promise<ReadonlyMap<AlertId, string>> {
  if (alerts.length === 0) return new Map();
  interface Row extends Place {
    readonly alert_id: string;
  }
  const { rows } = await sql<Row>`
    select s.alert_id, s.side, s.equal_key as key, s.rule_id as "ruleId", s.both_sides as "bothSides"
    from ${alertNames(alerts)}
    cross join lateral (select * from inhibition_sides s where s.organisation_id = t.o and s.alert_id = t.i offset 0) s`.execute(tx);
  const places = Map.groupBy(rows, (row) => asId<"alert">(row.alert_id));
  return new Map([...places].map(([id, found]) => [id, found.map(placeText).sort().join()]));
}

/** An inhibitor that was taken away, and whether another of its rule stands in its place that holds back whatever it did. */
export interface GoneInhibitor {
  readonly organisationId: OrganisationId;
  readonly alertId: AlertId;
  readonly key: string;
  readonly isReplaced: boolean;
}

/** Takes the alerts out of the index. @returns the inhibitors among them */
export async function removeSides(
  tx: Tx,
  alerts: readonly { readonly organisationId: OrganisationId; readonly id: AlertId }[],
): Promise<readonly GoneInhibitor[]> {
  if (alerts.length === 0) return [];
  interface Row {
    readonly o: string;
    readonly a: string;
    readonly k: string;
    readonly r: string;
  }
  const { rows } = await sql<Row & { readonly side: string }>`
    delete from inhibition_sides s using ${alertNames(alerts)} where s.organisation_id = t.o and s.alert_id = t.i
    returning s.organisation_id as o, s.alert_id as a, s.equal_key as k, s.rule_id as r, s.side`.execute(tx);
  const gone = rows.filter((row) => row.side === "source");
  const standing = await findPlain(tx, gone);
  return gone.map(({ o, a, k, r }) => ({
    organisationId: asId<"organisation">(o),
    alertId: asId<"alert">(a),
    key: k,
    isReplaced: standing.has(`${o} ${k} ${r}`),
  }));
}

interface RulePlace extends SideKey {
  readonly r: string;
}

/** Those of the places, as `organisation key rule`, where an inhibitor of the rule stands that holds back whatever is a target of it. */
async function findPlain(tx: Tx, places: readonly RulePlace[]): Promise<ReadonlySet<string>> {
  const unique = [...new Map(places.map((place) => [`${place.o} ${place.k} ${place.r}`, place])).values()];
  if (unique.length === 0) return new Set();
  const [o, k, r] = [unique.map((one) => one.o), unique.map((one) => one.k), unique.map((one) => one.r)];
  const { rows } = await sql<{ place: string }>`
    select concat(t.o, ' ', t.k, ' ', t.r) as place from unnest(${o}::uuid[], ${k}::text[], ${r}::uuid[]) as t(o, k, r)
    where exists (select 1 from inhibition_sides x where x.organisation_id = t.o and x.side = 'source' and x.equal_key = t.k and x.rule_id = t.r
      and not x.both_sides offset 0)`.execute(tx);
  return new Set(rows.map((row) => row.place));
}

/** Puts alerts into the index. @returns where an inhibitor stands now that stood there alone, so that targets wait for it */
export async function insertSides(tx: Tx, sides: readonly PlacedSide[]): Promise<readonly SideKey[]> {
  if (sides.length === 0) return [];
  const input = new Map(
    sides.map((placed) => {
      const place = placeOf(placed);
      const { side, key, ruleId, bothSides } = place;
      const row = { o: placed.organisationId, r: ruleId, s: side, k: key, a: placed.alertId, b: bothSides };
      return [`${placed.alertId} ${placeText(place)}`, row];
    }),
  );
  const rows = [...input.values()];
  // Where another inhibitor of the rule stood that holds everything back, nothing changes: what it could hold is held.
  const sources = rows.filter((row) => row.s === "source");
  const standing = await findPlain(tx, sources);
  await sql`
    insert into inhibition_sides (organisation_id, rule_id, side, equal_key, alert_id, both_sides)
    select * from unnest(${rows.map((row) => row.o)}::uuid[], ${rows.map((row) => row.r)}::uuid[], ${rows.map((row) => row.s)}::text[],
      ${rows.map((row) => row.k)}::text[], ${rows.map((row) => row.a)}::uuid[], ${rows.map((row) => row.b)}::boolean[])
    on conflict do nothing`.execute(tx);
  const fresh = sources.filter((row) => !standing.has(`${row.o} ${row.k} ${row.r}`));
  return [...new Map(fresh.map(({ o, k }) => [`${o} ${k}`, { o, k }])).values()];
}

/** The rule is gone, and nobody inhibits by it any more. */
export async function removeSidesOfRule(tx: Tx, organisationId: OrganisationId, ruleId: string): Promise<void> {
  await sql`delete from inhibition_sides where organisation_id = ${organisationId} and side = 'source' and rule_id = ${ruleId}`.execute(tx);
}

/** The targets that stand where inhibitors came, or went and left nobody in their place. */
export async function findTargetsAt(tx: Tx, keys: readonly SideKey[]): Promise<readonly { organisationId: OrganisationId; id: AlertId }[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<{ o: string; a: string }>`
    select distinct t.o, s.alert_id as a from ${places(keys)}
    cross join lateral (
      select s.alert_id from inhibition_sides s where s.organisation_id = t.o and s.side = 'target' and s.equal_key = t.k offset 0
    ) s`.execute(tx);
  return rows.map((row) => ({ organisationId: asId<"organisation">(row.o), id: asId<"alert">(row.a) }));
}

/** Those whose being held names an inhibitor that went: they are held as before, by another. */
export async function findTargetsNaming(
  tx: Tx,
  gone: readonly GoneInhibitor[],
): Promise<readonly { organisationId: OrganisationId; id: AlertId }[]> {
  if (gone.length === 0) return [];
  const keys = gone.map((one) => ({ o: one.organisationId, k: one.key }));
  const ids = gone.map((one) => one.alertId);
  const { rows } = await sql<{ o: string; a: string }>`
    select distinct t.o, a.id as a from (select distinct o, k from ${places(keys)}) t
    cross join lateral (
      select s.alert_id from inhibition_sides s where s.organisation_id = t.o and s.side = 'target' and s.equal_key = t.k offset 0
    ) s
    cross join lateral (
      select a.id, a.suppressed_by from alerts a where a.organisation_id = t.o and a.id = s.alert_id and a.suppressed_by is not null offset 0
    ) a
    where exists (select 1 from jsonb_array_elements(a.suppressed_by) h where h ->> 'alertId' = any(${ids}::text[]))`.execute(tx);
  return rows.map((row) => ({ organisationId: asId<"organisation">(row.o), id: asId<"alert">(row.a) }));
}

/** Inhibitors of one rule that stand where a target stands. */
export interface StandingInhibitors {
  readonly targetId: AlertId;
  readonly ruleId: string;
  /** One that holds back whatever is a target of the rule. */
  readonly plainId: AlertId | undefined;
  /** One that does not hold what, like itself, matches both sides. */
  readonly bothId: AlertId | undefined;
}

/** The inhibitors that stand where these alerts stand; whether their rule means the alert is for the rule to say. */
export async function findStandingInhibitors(
  tx: Tx,
  alerts: readonly { readonly organisationId: OrganisationId; readonly id: AlertId }[],
): Promise<readonly StandingInhibitors[]> {
  if (alerts.length === 0) return [];
  const { rows: targets } = await sql<SideKey & { readonly a: string }>`
    select t.o, s.equal_key as k, s.alert_id as a from ${alertNames(alerts)}
    cross join lateral (
      select s.equal_key, s.alert_id, s.side from inhibition_sides s where s.organisation_id = t.o and s.alert_id = t.i offset 0
    ) s
    where s.side = 'target' order by a`.execute(tx);
  const inhibitors = await findInhibitorsAt(tx, targets);
  return targets.flatMap(({ o, k, a }) =>
    (inhibitors.get(`${o} ${k}`) ?? []).map((found) => ({
      targetId: asId<"alert">(a),
      ruleId: found.rule_id,
      plainId: found.plain === null ? undefined : asId<"alert">(found.plain),
      bothId: found.both === null ? undefined : asId<"alert">(found.both),
    })),
  );
}

interface FoundInhibitor extends SideKey {
  readonly rule_id: string;
  readonly plain: string | null;
  readonly both: string | null;
}

/** By `organisation key`. */
async function findInhibitorsAt(tx: Tx, keys: readonly SideKey[]): Promise<ReadonlyMap<string, readonly FoundInhibitor[]>> {
  const unique = [...new Map(keys.map(({ o, k }) => [`${o} ${k}`, { o, k }])).values()];
  if (unique.length === 0) return new Map();
  // From rule to rule along the index: however many inhibitors of a rule stand in one place, one of each sort is read.
  const { rows } = await sql<FoundInhibitor>`
    select t.o, t.k, x.rule_id, min(x.alert_id::text) filter (where not x.both_sides) as plain,
      min(x.alert_id::text) filter (where x.both_sides) as both
    from ${places(unique)}
    cross join lateral (
      with recursive found as (
        (select s.rule_id, s.both_sides, s.alert_id from inhibition_sides s
          where s.organisation_id = t.o and s.side = 'source' and s.equal_key = t.k order by s.rule_id, s.both_sides, s.alert_id limit 1)
        union all
        select n.* from found f cross join lateral (
          select s.rule_id, s.both_sides, s.alert_id from inhibition_sides s
          where s.organisation_id = t.o and s.side = 'source' and s.equal_key = t.k
            and (s.rule_id, s.both_sides) > (f.rule_id, f.both_sides) order by s.rule_id, s.both_sides, s.alert_id limit 1
        ) n
      )
      select * from found
    ) x
    group by t.o, t.k, x.rule_id order by x.rule_id`.execute(tx);
  return Map.groupBy(rows, (row) => `${row.o} ${row.k}`);
}

/*
 * These statements meet tables that grew since the planner last heard of them, within a transaction even. Each is told
 * its way by `lateral … offset 0`: for every name given, look into the index. Nothing more
 * than the index's own columns is asked for inside: with the side, too, a table it knows nothing of looks to the planner
 * as if any other index would do.
 */

function alertNames(alerts: readonly { readonly organisationId: OrganisationId; readonly id: AlertId }[]): RawBuilder<unknown> {
  return sql`unnest(${alerts.map((alert) => alert.organisationId)}::uuid[], ${alerts.map((alert) => alert.id)}::uuid[]) as t(o, i)`;
}

function places(keys: readonly SideKey[]): RawBuilder<unknown> {
  return sql`unnest(${keys.map((key) => key.o)}::uuid[], ${keys.map((key) => key.k)}::text[]) as t(o, k)`;
}
