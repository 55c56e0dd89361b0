import { type ComponentStatus, rollUp, type UpdateStatus, type UptimeStrip } from "@staunch/core/comms";
import type { IncidentId } from "@staunch/core/kernel";
import type { StatusPage } from "#comms/status-page.ts";
import type { Update } from "#comms/update.ts";

export interface PublicComponent {
  readonly name: string;
  readonly description: string;
  readonly status: ComponentStatus;
  readonly strip: UptimeStrip;
}

/** Components under one heading; those without a group come under none. */
export interface PublicGroup {
  readonly name: string | undefined;
  readonly components: readonly PublicComponent[];
}

/** An incident as the public knows it: by its public updates alone. */
export interface PublicIncident {
  readonly id: IncidentId;
  readonly title: string;
  /** The word of the last update. */
  readonly status: UpdateStatus;
  /** Oldest first; never empty. */
  readonly updates: readonly Update[];
  readonly startedAt: Temporal.Instant;
  readonly lastAt: Temporal.Instant;
  /** When the next word was promised; undefined when none is, or it is over. */
  readonly nextUpdateAt: Temporal.Instant | undefined;
  /** Names of the components its updates spoke of. */
  readonly componentNames: readonly string[];
}

/** All that the public documents of one page are made of. */
export interface PublicPage {
  readonly page: StatusPage;
  readonly now: Temporal.Instant;
  readonly groups: readonly PublicGroup[];
  /** Newest first. */
  readonly incidents: readonly PublicIncident[];
  /** Where people reach this server, without a slash at the end. */
  readonly publicUrl: string;
}

export function openIncidents(view: PublicPage): readonly PublicIncident[] {
  return view.incidents.filter((incident) => incident.status !== "resolved");
}

export function groupStatus(group: PublicGroup): ComponentStatus {
  return rollUp(group.components.map((component) => component.status));
}

/** Makes incidents out of public updates in the order of posting. */
export function incidentsOf(updates: readonly Update[], componentNames: ReadonlyMap<string, string>): readonly PublicIncident[] {
  const incidents = [...Map.groupBy(updates, (update) => update.incidentId)].flatMap(([id, told]) => {
    const first = told[0];
    const last = told.at(-1);
    if (first === undefined || last === undefined) return [];
    const names = told.flatMap((update) => update.components).map((component) => componentNames.get(component.componentId));
    return [
      {
        id,
        title: last.title,
        status: last.status,
        updates: told,
        startedAt: first.postedAt,
        lastAt: last.postedAt,
        nextUpdateAt: last.status === "resolved" ? undefined : last.nextUpdateAt,
        componentNames: [...new Set(names.filter((name) => name !== undefined))],
      },
    ];
  });
  return incidents.toSorted((left, right) => Temporal.Instant.compare(right.startedAt, left.startedAt));
}
