import { keptReport, type ReportOrigin, titleOfReport } from "@staunch/core/incidents";
import type { ServiceId } from "@staunch/core/kernel";
import type { Urgency } from "@staunch/core/paging";
import { findServices } from "#catalog/index.ts";
import { findUsers, requirePermission } from "#identity/index.ts";
import type { ReportModuleDeps } from "#incidents/report-deps.ts";
import { type Report, type ReportId, reportSubject } from "#incidents/report.ts";
import { requireServices } from "#incidents/services.ts";
import { countFormReports, findReportForm, insertReport } from "#incidents/store-reports.ts";
import { triggerPage } from "#paging/index.ts";
import { type CommandContext, invalid, limitExceeded, newId, recordEvent, systemActor, type Tx } from "#platform/index.ts";

/** What somebody says is wrong. */
export interface NewReport {
  readonly text: string;
  readonly serviceId?: ServiceId | undefined;
  readonly origin: Exclude<ReportOrigin, "form">;
  /** How whoever is on call hears of it. */
  readonly urgency: Urgency;
  /** Whom it comes from, where that is not whoever sends it. */
  readonly reporter?: { readonly name?: string | undefined; readonly address?: string | undefined } | undefined;
}

/** What a visitor without an account wrote into the form. */
export interface VisitorReport {
  /** Made with the form, so that sending it twice is one report. */
  readonly id: ReportId;
  readonly text: string;
  readonly serviceId: ServiceId | undefined;
  readonly name: string | undefined;
  readonly address: string | undefined;
}

/** A page about a report leads to it. */
export type ReportDeps = Pick<ReportModuleDeps, "publicUrl">;

/**
 * Takes in what a member or a program says is wrong, and pages about it, in one transaction.
 * @throws not_found when the organisation has no such service.
 */
export async function receiveReport(ctx: CommandContext, deps: ReportDeps, wish: NewReport): Promise<Report> {
  requirePermission(ctx.actor, "reports:respond");
  if (keptReport(wish.text).trim() === "") throw invalid("text", "words that say what is wrong");
  return ctx.transact(async (tx) => {
    if (wish.serviceId !== undefined) await requireServices(tx, ctx, [wish.serviceId]);
    const { name, address } = wish.reporter ?? (await sender(tx, ctx));
    const report = opened(ctx, { id: newId<"report">(), ...wish, name, address });
    await insertReport(tx, report);
    await announce(tx, ctx, deps, { report, urgency: wish.urgency });
    return report;
  });
}

async function sender(tx: Tx, { actor }: CommandContext): Promise<{ readonly name: string; readonly address: string | undefined }> {
  const [user] = actor.userId === undefined ? [] : await findUsers(tx, [actor.userId]);
  return { name: user?.name ?? actor.name, address: user?.email };
}

/** Reports through the form in an hour, whoever sends them: beyond it somebody plays with it. */
const mostFormReportsAnHour = 120;

/**
 * Takes in what somebody without an account wrote. A service that is gone is left out rather than the report.
 * @returns false when it had been sent before.
 * @throws limit_exceeded when more come than people can send.
 */
export async function receiveVisitorReport(ctx: CommandContext, deps: ReportDeps, wish: VisitorReport): Promise<boolean> {
  return ctx.transact(async (tx) => {
    if ((await countFormReports(tx, ctx.organisationId, ctx.now.subtract({ hours: 1 }))) >= mostFormReportsAnHour)
      throw limitExceeded("Too many reports have come in within an hour.");
    const services = wish.serviceId === undefined ? [] : await findServices(tx, ctx.organisationId, [wish.serviceId]);
    const report = opened(ctx, { ...wish, serviceId: services[0]?.id, origin: "form" });
    if (!(await insertReport(tx, report))) return false;
    const form = await findReportForm(tx, ctx.organisationId);
    await announce(tx, ctx, deps, { report, urgency: form?.urgency ?? "low" });
    return true;
  });
}

type Opening = Omit<VisitorReport, "serviceId"> & { readonly serviceId?: ServiceId | undefined; readonly origin: ReportOrigin };

function opened({ organisationId, now }: CommandContext, { id, origin, text, serviceId, name, address }: Opening): Report {
  const reporterName = name === undefined ? undefined : keptReport(name);
  const said = { text: keptReport(text), serviceId, reporterName, reporterAddress: address };
  const answer = { answeredAt: undefined, answeredBy: undefined, word: undefined, told: "nobody", incidentId: undefined } as const;
  return { organisationId, id, status: "new", origin, ...said, receivedAt: now, ...answer };
}

interface Told {
  readonly report: Report;
  readonly urgency: Urgency;
}

/** A report always reaches a person: whoever is on call for its service, else whoever the default policy names. */
async function announce(tx: Tx, ctx: CommandContext, { publicUrl }: ReportDeps, told: Told): Promise<void> {
  const { report, urgency } = told;
  const { serviceId, text, origin, reporterName } = report;
  const title = titleOfReport(text);
  const topics = serviceId === undefined ? [] : [`service:${serviceId}`];
  const subject = reportSubject(report);
  await recordEvent(tx, ctx, { type: "report.received", subject, topics, data: { title, origin, reporterName: reporterName ?? null } });
  // Who reports need not be somebody who may page: the product does it for them.
  const product = { ...ctx.within(tx), actor: systemActor(ctx.organisationId) };
  await triggerPage(product, {
    subject,
    title: `${reporterName ?? "Somebody"} reports: ${title}`,
    body: text,
    link: `${publicUrl}/reports?report=${report.id}`,
    serviceId,
    urgency,
    topics,
    dedupKey: `report:${report.id}`,
  });
}
