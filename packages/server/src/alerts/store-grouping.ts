import { defaultGrouping, type GroupingRules } from "@staunch/core/alerts";
import { asId, type OrganisationId, type ServiceId } from "@staunch/core/kernel";
import { sql } from "kysely";
import type { Tx } from "#platform/index.ts";

/** How one service's alerts are grouped. */
export interface GroupingSettings extends GroupingRules {
  readonly serviceId: ServiceId;
  /** 0 as long as nobody has set anything. */
  readonly version: number;
}

interface SettingsRow {
  readonly service_id: string;
  readonly labels: readonly string[];
  readonly window_minutes: number | null;
  readonly wait_high_seconds: number;
  readonly wait_low_seconds: number;
  readonly interval_seconds: number;
  readonly flap_changes: number;
  readonly flap_minutes: number;
  readonly auto_resolve_high_minutes: number | null;
  readonly auto_resolve_low_minutes: number | null;
  readonly version: number;
}

const columns = sql`g.service_id, g.labels, g.window_minutes, g.wait_high_seconds, g.wait_low_seconds, g.interval_seconds, g.flap_changes,
  g.flap_minutes, g.auto_resolve_high_minutes, g.auto_resolve_low_minutes, g.version`;

function toSettings(row: SettingsRow): GroupingSettings {
  return {
    serviceId: asId<"service">(row.service_id),
    labels: row.labels,
    windowMinutes: row.window_minutes ?? undefined,
    waitSeconds: { high: row.wait_high_seconds, low: row.wait_low_seconds },
    intervalSeconds: row.interval_seconds,
    flapChanges: row.flap_changes,
    flapMinutes: row.flap_minutes,
    autoResolveMinutes: { high: row.auto_resolve_high_minutes ?? undefined, low: row.auto_resolve_low_minutes ?? undefined },
    version: row.version,
  };
}

/** The settings of those services that have any of their own; of any organisations in scope. */
export async function findGroupings(
  tx: Tx,
  services: readonly { readonly organisationId: OrganisationId; readonly serviceId: ServiceId }[],
): Promise<ReadonlyMap<ServiceId, GroupingSettings>> {
  if (services.length === 0) return new Map();
  const input = services.map((one) => ({ o: one.organisationId, s: one.serviceId }));
  const { rows } = await sql<SettingsRow>`
    select ${columns} from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(o uuid, s uuid)
    join grouping_settings g on g.organisation_id = r.o and g.service_id = r.s`.execute(tx);
  return new Map(rows.map((row) => [asId<"service">(row.service_id), toSettings(row)]));
}

/** One service's settings, the defaults where it has none. @param lock `update` to change them in this transaction */
export async function getGrouping(tx: Tx, organisationId: OrganisationId, serviceId: ServiceId): Promise<GroupingSettings> {
  const found = await findGroupings(tx, [{ organisationId, serviceId }]);
  return found.get(serviceId) ?? { ...defaultGrouping, serviceId, version: 0 };
}

/** @returns false when somebody else saved meanwhile */
export async function saveGrouping(
  tx: Tx,
  organisationId: OrganisationId,
  settings: GroupingSettings,
  now: Temporal.Instant,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into grouping_settings (organisation_id, service_id, labels, window_minutes, wait_high_seconds, wait_low_seconds, interval_seconds,
      flap_changes, flap_minutes, auto_resolve_high_minutes, auto_resolve_low_minutes, version, updated_at)
    values (${organisationId}, ${settings.serviceId}, ${[...settings.labels]}::text[], ${settings.windowMinutes ?? null},
      ${settings.waitSeconds.high}, ${settings.waitSeconds.low}, ${settings.intervalSeconds}, ${settings.flapChanges}, ${settings.flapMinutes},
      ${settings.autoResolveMinutes.high ?? null}, ${settings.autoResolveMinutes.low ?? null}, ${settings.version}, ${now})
    on conflict (organisation_id, service_id) do update set labels = excluded.labels, window_minutes = excluded.window_minutes,
      wait_high_seconds = excluded.wait_high_seconds, wait_low_seconds = excluded.wait_low_seconds,
      interval_seconds = excluded.interval_seconds, flap_changes = excluded.flap_changes, flap_minutes = excluded.flap_minutes,
      auto_resolve_high_minutes = excluded.auto_resolve_high_minutes, auto_resolve_low_minutes = excluded.auto_resolve_low_minutes,
      version = excluded.version, updated_at = excluded.updated_at
    where grouping_settings.version = excluded.version - 1`.execute(tx);
  return numAffectedRows === 1n;
}
