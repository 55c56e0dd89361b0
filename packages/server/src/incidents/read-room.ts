import {
  describeRole,
  durationsOf,
  evaluateResolveGate,
  holdsCommandAndOperations,
  incidentReference,
  incidentRoles,
  isOpen,
  severityLevel,
} from "@staunch/core/incidents";
import type { IncidentId, UserId } from "@staunch/core/kernel";
import type { z } from "zod";
import { requirePermission } from "#identity/index.ts";
import { readAlertGroups } from "#alerts/index.ts";
import type { Incident } from "#incidents/incident.ts";
import { namesOf } from "#incidents/people.ts";
import { readAlertGroupIds, readServiceIds } from "#incidents/read-links.ts";
import { readMerged, readMergedInto } from "#incidents/read-merges.ts";
import { readMitigations, readRoleHolders, readTasks } from "#incidents/read-parts.ts";
import type { RoleHolder, TaskRow } from "#incidents/read-parts.ts";
import { readResponders } from "#incidents/read-responders.ts";
import { openPointJson } from "#incidents/refusals.ts";
import type { roomSchema } from "#incidents/schemas.ts";
import { readServiceNames } from "#incidents/services.ts";
import { findIncident } from "#incidents/store.ts";
import { notFound } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** Everything the head and the side of the incident room show. */
export type RoomView = z.infer<typeof roomSchema>;

/** The whole room but its timeline, in one read. @throws not_found */
export async function readRoom(ctx: CommandContext, incidentId: IncidentId): Promise<RoomView> {
  requirePermission(ctx.actor, "incidents:read");
  return ctx.transact(async (tx) => {
    const incident = await findIncident(tx, ctx.organisationId, incidentId);
    if (incident === undefined) throw notFound("incident", incidentId);
    return {
      ...headOf(incident),
      mergedInto: await readMergedInto(tx, incident),
      merged: [...(await readMerged(tx, incident))],
      ...clocksOf(incident),
      ...(await linksOf(tx, ctx, incident)),
      ...(await peopleOf(tx, ctx, incident)),
    };
  });
}

function text(at: Temporal.Instant | undefined): string | null {
  return at?.toString() ?? null;
}

type Head = Pick<
  RoomView,
  "id" | "number" | "reference" | "title" | "severity" | "status" | "open" | "isPrivate" | "origin" | "declaredBy" | "version" | "review"
>;

function headOf(incident: Incident): Head {
  return {
    id: incident.id,
    number: incident.number,
    reference: incidentReference(incident.number),
    title: incident.title,
    severity: incident.severity,
    status: incident.status,
    open: isOpen(incident.status),
    isPrivate: incident.isPrivate,
    origin: incident.origin,
    declaredBy: { kind: incident.declaredBy.kind, name: incident.declaredBy.name },
    version: incident.version,
    review: {
      required: severityLevel(incident.severity).reviewRequired,
      outcome: incident.reviewOutcome ?? null,
      reason: incident.reviewReason ?? null,
    },
  };
}

function clocksOf(incident: Incident): Pick<RoomView, "facts" | "durations" | "endedAt" | "closedAt" | "promise"> {
  const { facts } = incident;
  const durations = durationsOf(facts);
  return {
    facts: {
      impactStartedAt: text(facts.impactStartedAt),
      detectedAt: text(facts.detectedAt),
      declaredAt: facts.declaredAt.toString(),
      mitigatedAt: text(facts.mitigatedAt),
      resolvedAt: text(facts.resolvedAt),
    },
    durations: {
      timeToDetectSeconds: durations.timeToDetectSeconds ?? null,
      timeToDeclareSeconds: durations.timeToDeclareSeconds ?? null,
      timeToMitigateSeconds: durations.timeToMitigateSeconds ?? null,
      timeToResolveSeconds: durations.timeToResolveSeconds ?? null,
    },
    endedAt: text(incident.endedAt),
    closedAt: text(incident.closedAt),
    promise: {
      nextUpdateAt: text(incident.nextUpdateAt),
      lastUpdateAt: text(incident.lastUpdateAt),
      stage: incident.promiseStage,
      cadenceMinutes: severityLevel(incident.severity).updateCadenceMinutes ?? null,
    },
  };
}

type Links = Pick<RoomView, "services" | "alertGroups" | "firingAlerts" | "recovery" | "openPoints" | "mitigations">;

async function linksOf(tx: Tx, ctx: CommandContext, incident: Incident): Promise<Links> {
  const services = await readServiceNames(tx, ctx, await readServiceIds(tx, incident));
  const groups = await readAlertGroups(tx, ctx, await readAlertGroupIds(tx, incident));
  const firingAlerts = groups.reduce((sum, group) => sum + group.firing, 0);
  const mitigations = await readMitigations(tx, incident);
  const { recovery } = incident;
  const points = evaluateResolveGate(incident, { recovery, firingAlerts }, ctx.now);
  return {
    services: services.map(({ id, name }) => ({ id, name })),
    alertGroups: groups.map(({ id, title, firing, openedAt }) => ({ id, title, firing, openedAt: openedAt.toString() })),
    firingAlerts,
    recovery:
      recovery === undefined
        ? null
        : { state: recovery.state, since: recovery.since.toString(), holdUntil: text(recovery.holdUntil), evidence: recovery.evidence },
    openPoints: points.map(openPointJson),
    mitigations: mitigations.map((one) => ({ ...one, runId: one.runId ?? null, at: one.at.toString() })),
  };
}

type People = Pick<RoomView, "roles" | "commandAndOperations" | "offer" | "tasks" | "responders">;

async function peopleOf(tx: Tx, ctx: CommandContext, incident: Incident): Promise<People> {
  const holders = await readRoleHolders(tx, incident);
  const tasks = await readTasks(tx, incident);
  const offered = incident.offer === undefined ? [] : [incident.offer.from, incident.offer.to];
  const ids = [...holders.map((one) => one.userId), ...tasks.flatMap((task) => task.assigneeId ?? []), ...offered];
  const names = await namesOf(tx, ids);
  const person = (userId: UserId) => ({ userId, name: names.get(userId) ?? "Somebody who left" });
  return {
    roles: rolesOf(incident, holders, person),
    commandAndOperations: holdsCommandAndOperations(incident.severity, incident.holders),
    offer:
      incident.offer === undefined
        ? null
        : {
            from: person(incident.offer.from),
            to: person(incident.offer.to),
            brief: incident.offer.brief,
            offeredAt: incident.offer.offeredAt.toString(),
            expiresAt: incident.offer.expiresAt.toString(),
          },
    tasks: tasks.map((task) => taskOf(task, person)),
    responders: await readResponders(tx, ctx, incident),
  };
}

type Name = (userId: UserId) => { userId: UserId; name: string };

function rolesOf(incident: Incident, holders: readonly RoleHolder[], person: Name): RoomView["roles"] {
  const { requiredRoles } = severityLevel(incident.severity);
  return incidentRoles.map((role) => {
    const holder = holders.find((one) => one.role === role);
    return {
      ...describeRole(role),
      required: requiredRoles.includes(role),
      holder: holder === undefined ? null : { ...person(holder.userId), since: holder.since.toString() },
    };
  });
}

function taskOf(task: TaskRow, person: Name): RoomView["tasks"][number] {
  return {
    id: task.id,
    text: task.text,
    assignee: task.assigneeId === undefined ? null : person(task.assigneeId),
    checkBackAt: text(task.checkBackAt),
    createdAt: task.createdAt.toString(),
    doneAt: text(task.doneAt),
  };
}
