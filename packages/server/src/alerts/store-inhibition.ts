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

interface SideKey {
  readonly o: string;
  readonly r: string;
  readonly k: string;
}

/** The values of many labels are longer than an index takes; their hash is as good. */
function shortKey(equalKey: string): string {
  return hash("sha1", equalKey, "base64url");
}

/** Where an alert stands, in one text that differs when any of it does; undefined for nowhere. */
export function placesKey(sides: readonly InhibitionSide[]): string | undefined {
  const places = sides.map((side) => `${side.ruleId} ${side.side} ${shortKey(side.equalKey)} ${side.bothSides}`);
  return places.length === 0 ? undefined : places.sort().join();
}

/** Where these alerts stand as stored, in the form of {@link placesKey}; absent for nowhere. */
export async function findPlaces(
  tx: Tx,
  alerts: readonly { readonly organisationId: OrganisationId; readonly id: AlertId }[],
): Promise<ReadonlyMap<AlertId, string>> {
  if (alerts.length === 0) return new Map();
  const input = alerts.map((alert) => ({ o: alert.organisationId, i: alert.id }));
  const { rows } = await sql<{ alert_id: string; place: string }>`
    select s.alert_id, concat_ws(' ', s.rule_id, s.side, s.equal_key, s.both_sides::text) as place
    from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as t(o uuid, i uuid)
    join inhibition_sides s on s.organisation_id = t.o and s.alert_id = t.i`.execute(tx);
  const places = Map.groupBy(rows, (row) => asId<"alert">(row.alert_id));
  return new Map(
    [...places].map(([id, found]) => [
      id,
      found
        .map((row) => row.place)
        .sort()
        .join(),
    ]),
  );
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
    returning s.organisation_id as o, s.rule_id as r, s.equal_key as k, s.side`.execute(tx);
  return rows.filter((row) => row.side === "source").map(({ o, r, k }) => ({ o, r, k }));
}

/** Puts alerts into the index. @returns where an inhibitor stands now that stood there alone, so that targets wait for it */
export async function insertSides(tx: Tx, sides: readonly PlacedSide[]): Promise<readonly SideKey[]> {
  if (sides.length === 0) return [];
  const input = sides.map((side) => ({
    o: side.organisationId,
    r: side.ruleId,
    s: side.side,
    k: shortKey(side.equalKey),
    a: side.alertId,
    b: side.bothSides,
  }));
  // Where another inhibitor stood that holds everything back, nothing changes: what it could hold is held already.
  const { rows } = await sql<SideKey>`
    with input as (
      select * from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as t(o uuid, r uuid, s text, k text, a uuid, b boolean)
    ), fresh as (
      select distinct o, r, k from input i where i.s = 'source' and not exists (
        select 1 from inhibition_sides x where x.organisation_id = i.o and x.rule_id = i.r and x.side = 'source' and x.equal_key = i.k
          and not x.both_sides)
    ), written as (
      insert into inhibition_sides (organisation_id, rule_id, side, equal_key, alert_id, both_sides)
      select o, r, s, k, a, b from input on conflict do nothing
    )
    select o, r, k from fresh`.execute(tx);
  return rows;
}

/** The rule is gone, and with it the places in it. */
export async function removeSidesOfRule(tx: Tx, organisationId: OrganisationId, ruleId: string): Promise<void> {
  await sql`delete from inhibition_sides where organisation_id = ${organisationId} and rule_id = ${ruleId}`.execute(tx);
}

/** The targets that stand where inhibitors came or went. */
export async function findTargetsAt(tx: Tx, keys: readonly SideKey[]): Promise<readonly { organisationId: OrganisationId; id: AlertId }[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<{ o: string; a: string }>`
    select distinct s.organisation_id as o, s.alert_id as a from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as t(o uuid, r uuid, k text)
    join inhibition_sides s on s.organisation_id = t.o and s.rule_id = t.r and s.side = 'target' and s.equal_key = t.k`.execute(tx);
  return rows.map((row) => ({ organisationId: asId<"organisation">(row.o), id: asId<"alert">(row.a) }));
}

/** A target, the rule, and one of the inhibitors by which the rule holds it back now. */
export interface Inhibited {
  readonly alertId: AlertId;
  readonly ruleId: string;
  readonly inhibitorId: AlertId;
}

/** Which rules hold which of the alerts back now. */
export async function findInhibited(
  tx: Tx,
  alerts: readonly { readonly organisationId: OrganisationId; readonly id: AlertId }[],
): Promise<readonly Inhibited[]> {
  if (alerts.length === 0) return [];
  const input = alerts.map((alert) => ({ o: alert.organisationId, i: alert.id }));
  const { rows } = await sql<{ alert_id: string; rule_id: string; inhibitor_id: string }>`
    select t.alert_id, t.rule_id, s.alert_id as inhibitor_id from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(o uuid, i uuid)
    join inhibition_sides t on t.organisation_id = r.o and t.alert_id = r.i and t.side = 'target'
    cross join lateral (
      select x.alert_id from inhibition_sides x
      where x.organisation_id = t.organisation_id and x.rule_id = t.rule_id and x.side = 'source' and x.equal_key = t.equal_key
        and not (x.both_sides and t.both_sides)
      order by x.alert_id limit 1
    ) s`.execute(tx);
  return rows.map((row) => ({
    alertId: asId<"alert">(row.alert_id),
    ruleId: row.rule_id,
    inhibitorId: asId<"alert">(row.inhibitor_id),
  }));
}
