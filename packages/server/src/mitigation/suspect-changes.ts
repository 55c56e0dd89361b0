import type { ChangeId, ServiceId } from "@staunch/core/kernel";
import { rankSuspects, reachFrom, suspectWindowMinutes } from "@staunch/core/mitigation";
import type { CandidateChange, ChangeHistory, Reach, SuspectRanking } from "@staunch/core/mitigation";
import type { Change } from "#catalog/index.ts";
import { changesNear, findChange, readDependencies } from "#catalog/index.ts";
import type { IncidentFacts } from "#mitigation/neighbours.ts";
import { describeServices } from "#mitigation/neighbours.ts";
import { findUndoneChanges } from "#mitigation/read-runs.ts";
import { findDismissedChanges } from "#mitigation/store-dismissals.ts";
import { notFound } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** How far back a service's record of good and bad changes reaches; the sentence names it. */
const historyDays = 90;

/** A change with what a person wants to see of it. */
export interface SuspectChange extends CandidateChange {
  readonly summary: string;
  readonly author: string | undefined;
  readonly link: string | undefined;
}

/** The suspects of an incident, and the changes they are by id. */
export interface JudgedSuspects {
  readonly ranking: SuspectRanking;
  readonly changes: ReadonlyMap<ChangeId, SuspectChange>;
}

/** Ranks the changes before the impact, to the affected services and to what they depend on. */
export async function judgeSuspects(tx: Tx, ctx: CommandContext, incident: IncidentFacts): Promise<JudgedSuspects> {
  const reach = await readReach(tx, ctx, incident.serviceIds);
  const from = incident.since.subtract({ minutes: suspectWindowMinutes });
  const until = incident.since.add({ minutes: 1 });
  const near = await changesNear(tx, ctx.organisationId, { serviceIds: [...reach.keys()], from, until });
  const suspects = await withServiceNames(tx, ctx, near);
  const history = await readHistory(tx, ctx, incident, near);
  const ranking = rankSuspects(suspects, {
    since: incident.since,
    sinceIs: incident.sinceIs,
    reachOf: (serviceId) => reach.get(serviceId),
    historyOf: (change) => history.get(historyKey(change)),
    dismissed: await findDismissedChanges(tx, ctx.organisationId, incident.id),
  });
  return { ranking, changes: new Map(suspects.map((change) => [change.id, change])) };
}

/** @throws not_found */
export async function requireSuspectChange(tx: Tx, ctx: CommandContext, id: ChangeId): Promise<SuspectChange> {
  const change = await findChange(tx, ctx.organisationId, id);
  const [suspect] = change === undefined ? [] : await withServiceNames(tx, ctx, [change]);
  if (suspect === undefined) throw notFound("change", id);
  return suspect;
}

async function readReach(tx: Tx, ctx: CommandContext, affected: readonly ServiceId[]): Promise<ReadonlyMap<ServiceId, Reach>> {
  return reachFrom(await readDependencies(tx, ctx.organisationId), affected);
}

async function withServiceNames(tx: Tx, ctx: CommandContext, changes: readonly Change[]): Promise<readonly SuspectChange[]> {
  const services = await describeServices(
    tx,
    ctx,
    changes.map((change) => change.serviceId),
  );
  return changes.map((change) => ({
    id: change.id,
    kind: change.kind,
    serviceId: change.serviceId,
    serviceName: services.find((service) => service.id === change.serviceId)?.name ?? "a service",
    at: change.at,
    version: change.version,
    previousVersion: change.previousVersion,
    summary: change.summary,
    author: change.author,
    link: change.link,
  }));
}

function historyKey(change: Pick<CandidateChange, "serviceId" | "kind">): string {
  return `${change.serviceId} ${change.kind}`;
}

/** How earlier changes like the suspects ended: counted by service and kind, those before the window only. */
async function readHistory(
  tx: Tx,
  ctx: CommandContext,
  incident: IncidentFacts,
  near: readonly Change[],
): Promise<ReadonlyMap<string, ChangeHistory>> {
  const serviceIds = [...new Set(near.map((change) => change.serviceId))];
  const until = incident.since.subtract({ minutes: suspectWindowMinutes });
  const earlier = await changesNear(tx, ctx.organisationId, {
    serviceIds,
    from: incident.since.subtract({ hours: historyDays * 24 }),
    until,
  });
  const undone = await findUndoneChanges(
    tx,
    ctx.organisationId,
    earlier.map((change) => change.id),
  );
  const history = new Map<string, ChangeHistory>();
  for (const change of earlier) {
    const known = history.get(historyKey(change)) ?? { changes: 0, undone: 0 };
    history.set(historyKey(change), { changes: known.changes + 1, undone: known.undone + (undone.has(change.id) ? 1 : 0) });
  }
  return history;
}
