import type { ReportOrigin, ReportStatus } from "@staunch/core/incidents";
import type { Id, IncidentId, OrganisationId, ServiceId } from "@staunch/core/kernel";
import type { Urgency } from "@staunch/core/paging";
import type { Subject } from "#platform/index.ts";

export type ReportId = Id<"report">;

/** A person says that something is wrong. */
export interface Report {
  readonly organisationId: OrganisationId;
  readonly id: ReportId;
  readonly status: ReportStatus;
  readonly origin: ReportOrigin;
  readonly text: string;
  readonly serviceId: ServiceId | undefined;
  /** Who says so, as far as that is known. */
  readonly reporterName: string | undefined;
  /** Where a word back goes. */
  readonly reporterAddress: string | undefined;
  readonly receivedAt: Temporal.Instant;
  readonly answeredAt: Temporal.Instant | undefined;
  /** The name of whoever answered it. */
  readonly answeredBy: string | undefined;
  /** What the reporter is told about it. */
  readonly word: string | undefined;
  /** How far that word has come; `failed`: the mail server refused it for good. */
  readonly told: "nobody" | "waiting" | "told" | "failed";
  readonly incidentId: IncidentId | undefined;
}

/** How people without an account report. */
export interface ReportForm {
  readonly organisationId: OrganisationId;
  /** The last part of its address. Long and random: whoever has the address may report. */
  readonly slug: string;
  readonly isOpen: boolean;
  /** Said above the form; may be empty. */
  readonly intro: string;
  /** Whether the names of all services are offered to whoever has the address. */
  readonly offersServices: boolean;
  /** How whoever is on call hears of a report. */
  readonly urgency: Urgency;
  readonly version: number;
}

/** What pages and events about a report point at. */
export function reportSubject(report: { readonly id: ReportId }): Subject {
  return { type: "report", id: report.id };
}
