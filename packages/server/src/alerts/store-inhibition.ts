import { hash } from "node:crypto";
import type { InhibitionSide } from "@staunch/core/alerts";
import { type AlertId, asId, type OrganisationId } from "@staunch/core/kernel";
import { sql } from "kysely";
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
  const input = alerts.map((alert) => ({ o: alert.organisationId, i: alert.id }));
  interface Row extends Place {
    readonly alert_id: string;
  }
  const { rows } = await sql<Row>`
    select s.alert_id, s.side, s.equal_key as key, s.rule_id as "ruleId", s.both_sides as "bothSides"
    from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as t(o uuid, i uuid)
    join inhibition_sides s on s.organisation_id = t.o and s.alert_id = t.i`.execute(tx);
  const places = Map.groupBy(rows, (row) => asId<"alert">(row.alert_id));
  return new Map([...places].map(([id, found]) => [id, found.map(placeText).sort().join()]));
}

/** Takes the alerts out of the index. @returns where the inhibitors among them stood */
export async function removeSides(
  tx: Tx,
  alerts: readonly { readonly organisationId: OrganisationId; readonly id: AlertId }[],
): Promise<readonly SideKey[]> {
  if (alerts.length === 0) return [];
  const input = alerts.map((alert) => ({ o: alert.organisationId, i: alert.id }));
  const { rows } = await sql<SideKey & { readonly side: string }>`
    delete from inhibition_sides s using jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as t(o uuid, i uuid)
    where s.organisation_id = t.o and s.alert_id = t.i
    returning s.organisation_id as o, s.equal_key as k, s.side`.execute(tx);
  return rows.filter((row) => row.side === "source").map(({ o, k }) => ({ o, k }));
}

/** Puts alerts into the index. @returns where an inhibitor stands now that stood there alone, so that targets wait for it */
export async function insertSides(tx: Tx, sides: readonly PlacedSide[]): Promise<readonly SideKey[]> {
  if (sides.length === 0) return [];
  const input = sides.map((placed) => {
    const { side, key, ruleId, bothSides } = placeOf(placed);
    return { o: placed.organisationId, r: ruleId, s: side, k: key, a: placed.alertId, b: bothSides };
  });
  // Where another inhibitor of the rule stood that holds everything back, nothing changes: what it could hold is held.
  const { rows } = await sql<SideKey>`
    with input as (
      select distinct o, r, s, k, a, b from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as t(o uuid, r uuid, s text, k text, a uuid, b boolean)
    ), fresh as (
      select distinct o, k from input i where i.s = 'source' and not exists (
        select 1 from inhibition_sides x where x.organisation_id = i.o and x.side = 'source' and x.equal_key = i.k and x.rule_id = i.r
          and not x.both_sides)
    ), written as (
      insert into inhibition_sides (organisation_id, rule_id, side, equal_key, alert_id, both_sides)
      select o, r, s, k, a, b from input on conflict do nothing
    )
    select o, k from fresh`.execute(tx);
  return rows;
}

/** The rule is gone, and nobody inhibits by it any more. */
export async function removeSidesOfRule(tx: Tx, organisationId: OrganisationId, ruleId: string): Promise<void> {
  await sql`delete from inhibition_sides where organisation_id = ${organisationId} and side = 'source' and rule_id = ${ruleId}`.execute(tx);
}

/** The targets that stand where inhibitors came or went. */
export async function findTargetsAt(tx: Tx, keys: readonly SideKey[]): Promise<readonly { organisationId: OrganisationId; id: AlertId }[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<{ o: string; a: string }>`
    select distinct s.organisation_id as o, s.alert_id as a from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as t(o uuid, k text)
    join inhibition_sides s on s.organisation_id = t.o and s.side = 'target' and s.equal_key = t.k`.execute(tx);
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
  const input = alerts.map((alert) => ({ o: alert.organisationId, i: alert.id }));
  const { rows } = await sql<{ alert_id: string; rule_id: string; plain: string | null; both: string | null }>`
    with targets as (
      select t.organisation_id, t.equal_key, t.alert_id from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(o uuid, i uuid)
      join inhibition_sides t on t.organisation_id = r.o and t.alert_id = r.i and t.side = 'target'
    ), inhibitors as (
      select x.organisation_id, x.equal_key, x.rule_id,
        min(x.alert_id::text) filter (where not x.both_sides) as plain, min(x.alert_id::text) filter (where x.both_sides) as both
      from (select distinct organisation_id, equal_key from targets) k
      join inhibition_sides x on x.organisation_id = k.organisation_id and x.side = 'source' and x.equal_key = k.equal_key
      group by x.organisation_id, x.equal_key, x.rule_id
    )
    select t.alert_id, i.rule_id, i.plain, i.both from targets t
    join inhibitors i on i.organisation_id = t.organisation_id and i.equal_key = t.equal_key
    order by t.alert_id, i.rule_id`.execute(tx);
  return rows.map((row) => ({
    targetId: asId<"alert">(row.alert_id),
    ruleId: row.rule_id,
    plainId: row.plain === null ? undefined : asId<"alert">(row.plain),
    bothId: row.both === null ? undefined : asId<"alert">(row.both),
  }));
}
