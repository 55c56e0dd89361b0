import { isAtLeast } from "@staunch/core/identity";
import { isOpen } from "@staunch/core/incidents";
import type { IncidentId, MitigationId } from "@staunch/core/kernel";
import {
  actionLabel,
  canRehearse,
  fillParameters,
  isUnsettled,
  recoveryOf,
  shortVerb,
  suspectWindowMinutes,
} from "@staunch/core/mitigation";
import type { Suspect } from "@staunch/core/mitigation";
import type { z } from "zod";
import { requirePermission } from "#identity/index.ts";
import type { RecoveryCheck } from "#mitigation/check.ts";
import type { Mitigation } from "#mitigation/mitigation.ts";
import type { IncidentFacts, NamedService } from "#mitigation/neighbours.ts";
import { describeServices, requireIncident } from "#mitigation/neighbours.ts";
import { checkJson, instantText, runJson, suspectJson } from "#mitigation/present.ts";
import { readGraph } from "#mitigation/read-graph.ts";
import type { Options } from "#mitigation/read-options.ts";
import { readOptions } from "#mitigation/read-options.ts";
import type { TrackRecord } from "#mitigation/read-runs.ts";
import { readTrackRecords } from "#mitigation/read-runs.ts";
import type { optionSchema, stopTheImpactSchema, suspectsSchema } from "#mitigation/schemas.ts";
import { findChecks } from "#mitigation/store-checks.ts";
import type { JudgedSuspects } from "#mitigation/suspect-changes.ts";
import { judgeSuspects } from "#mitigation/suspect-changes.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

type StopTheImpact = z.infer<typeof stopTheImpactSchema>;
type OptionJson = z.infer<typeof optionSchema>;

/** Suspects named beside the first; more would be a list to read instead of a thing to do. */
const otherSuspectsShown = 4;

/** The changes that may have caused an incident, the likeliest first. @throws not_found */
export async function readSuspects(ctx: CommandContext, incidentId: IncidentId): Promise<z.infer<typeof suspectsSchema>> {
  requirePermission(ctx.actor, "suspects:read");
  return ctx.transact(async (tx) => {
    const incident = await requireIncident(tx, ctx, incidentId);
    const judged = await judgeSuspects(tx, ctx, incident);
    return {
      since: incident.since.toString(),
      sinceIs: incident.sinceIs,
      windowMinutes: suspectWindowMinutes,
      items: suspectsJson(judged, judged.ranking.suspects),
      dismissed: suspectsJson(judged, judged.ranking.dismissed),
    };
  });
}

/** Everything the card "Stop the impact" shows, in one read. @throws not_found */
export async function readStopTheImpact(ctx: CommandContext, incidentId: IncidentId): Promise<StopTheImpact> {
  requirePermission(ctx.actor, "incidents:read");
  return ctx.transact(async (tx) => {
    const incident = await requireIncident(tx, ctx, incidentId);
    const options = await readOptions(tx, ctx, incident);
    const checks = await findChecks(tx, ctx.organisationId, incident.serviceIds);
    return {
      incidentId: incident.id,
      status: incident.status,
      since: incident.since.toString(),
      sinceIs: incident.sinceIs,
      windowMinutes: suspectWindowMinutes,
      ...suspectsOf(options),
      ...(await waysOf(tx, ctx, incident, options)),
      runs: options.runs.map(runJson),
      ...(await recoveryPart(tx, ctx, incident, checks)),
    };
  });
}

function suspectsJson({ changes }: JudgedSuspects, suspects: readonly Suspect[]): StopTheImpact["otherSuspects"] {
  return suspects.map((suspect) => suspectJson(suspect, changes.get(suspect.change.id)));
}

function suspectsOf({ judged }: Options): Pick<StopTheImpact, "suspect" | "otherSuspects" | "dismissed"> {
  const [suspect, ...others] = suspectsJson(judged, judged.ranking.suspects);
  return {
    suspect: suspect ?? null,
    otherSuspects: others.slice(0, otherSuspectsShown),
    dismissed: suspectsJson(judged, judged.ranking.dismissed),
  };
}

type Ways = Pick<StopTheImpact, "primary" | "primaryUndoesSuspect" | "others">;

/** One action leads when it undoes the suspect, or when something was tried without avail; else all stand side by side. */
async function waysOf(tx: Tx, ctx: CommandContext, incident: IncidentFacts, options: Options): Promise<Ways> {
  const { all, next, undo, runs } = options;
  const leads = next !== undefined && (next === undo || runs.length > 0) ? next : undefined;
  const services = await describeServices(
    tx,
    ctx,
    all.map((one) => one.serviceId),
  );
  const records = await readTrackRecords(
    tx,
    ctx.organisationId,
    all.map((one) => one.id),
  );
  const show = (mitigation: Mitigation): OptionJson => optionJson(mitigation, { ctx, incident, options, services, records });
  return {
    primary: leads === undefined ? null : show(leads),
    primaryUndoesSuspect: leads !== undefined && leads.id === undo?.id,
    others: all.filter((one) => one.id !== leads?.id).map(show),
  };
}

interface Surroundings {
  readonly ctx: CommandContext;
  readonly incident: IncidentFacts;
  readonly options: Options;
  readonly services: readonly NamedService[];
  readonly records: ReadonlyMap<MitigationId, TrackRecord>;
}

function optionJson(mitigation: Mitigation, around: Surroundings): OptionJson {
  const { undo, suspect } = around.options;
  const change = mitigation.id === undo?.id ? suspect?.change : undefined;
  const values = valuesOf(mitigation, change);
  return {
    mitigationId: mitigation.id,
    serviceId: mitigation.serviceId,
    serviceName: around.services.find((service) => service.id === mitigation.serviceId)?.name ?? "",
    kind: mitigation.kind,
    name: mitigation.name,
    label: actionLabel(mitigation, values),
    verb: shortVerb(mitigation.kind),
    description: mitigation.description,
    parameters: mitigation.parameters.map(({ name, label, isRequired }) => ({ name, label, isRequired, value: values[name] ?? "" })),
    secondsToEffect: mitigation.secondsToEffect,
    risk: mitigation.risk,
    requiredRole: mitigation.requiredRole,
    needsApproval: mitigation.needsApproval,
    canRehearse: canRehearse(mitigation.runner.kind),
    record: around.records.get(mitigation.id) ?? { ended: 0, helped: 0 },
    blocked: blockedBy(mitigation, around),
  };
}

/** Each default that can be filled in; what is missing stays empty for the person to say. */
function valuesOf(mitigation: Mitigation, change: Suspect["change"] | undefined): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const parameter of mitigation.parameters) {
    const filled = fillParameters([{ ...parameter, isRequired: false }], {}, change);
    if (filled.kind === "filled") Object.assign(values, filled.values);
  }
  return values;
}

function blockedBy(mitigation: Mitigation, { ctx, incident, options }: Surroundings): string | null {
  if (!isOpen(incident.status)) return "The incident is over";
  const { role } = ctx.actor;
  if (role !== "system" && !isAtLeast(role, mitigation.requiredRole)) return `Begins with the role ${mitigation.requiredRole}`;
  const unsettled = options.runs.find((run) => run.mitigationId === mitigation.id && isUnsettled(run));
  if (unsettled === undefined) return null;
  return unsettled.status === "unknown" ? "Its last run ended unknown: say how it ended first" : "It is under way";
}

async function recoveryPart(
  tx: Tx,
  ctx: CommandContext,
  incident: IncidentFacts,
  checks: readonly RecoveryCheck[],
): Promise<Pick<StopTheImpact, "recovery" | "checks" | "graph">> {
  const recovery = recoveryOf(checks);
  const lead = checks.find((check) => check.state?.state === "red") ?? checks[0];
  return {
    recovery:
      recovery === undefined
        ? null
        : {
            state: recovery.state,
            since: recovery.since.toString(),
            holdUntil: instantText(recovery.holdUntil),
            evidence: recovery.evidence,
          },
    checks: checks.map(checkJson),
    graph: lead === undefined ? null : await readGraph(tx, ctx, lead, { since: incident.since, until: ctx.now }),
  };
}
