import { asId, unreachable } from "@staunch/core/kernel";
import type { CheckId } from "@staunch/core/kernel";
import { advanceCheck, movementSentence, objectiveText } from "@staunch/core/mitigation";
import type { CheckChange, CheckState, Sample } from "@staunch/core/mitigation";
import type { RecoveryCheck } from "#mitigation/check.ts";
import { checkSubject, isOutdated } from "#mitigation/check.ts";
import { serviceTopic } from "#mitigation/mitigation.ts";
import type { MitigationDeps } from "#mitigation/mitigation-deps.ts";
import type { IncidentFacts } from "#mitigation/neighbours.ts";
import { findOpenIncidents } from "#mitigation/neighbours.ts";
import type { CheckReader, CheckReaders, CheckSource, HistorySpan, Reading } from "#mitigation/ports.ts";
import { reviewRecovery } from "#mitigation/review-recovery.ts";
import { checkTimerKind } from "#mitigation/sampling.ts";
import { findCheck, findCheckForUpdate, insertSamples, saveStanding } from "#mitigation/store-checks.ts";
import { recordEvent, scheduleTimer } from "#platform/index.ts";
import type { CommandContext, SecretBox, Settle, TimerHandler, Tx } from "#platform/index.ts";

/** How much of the past a source with a memory is asked for when sampling begins: the graph shows the change before the impact. */
const backfill = { minutes: 60 } as const;
const backfillPoints = 120;

/** Reads a check while an incident touches its service, and lets the numbers have their effect. */
export function checkTimer(deps: MitigationDeps): TimerHandler {
  return {
    kind: checkTimerKind,
    mode: "outside",
    call: async (ctx, timer) => {
      const checkId = asId<"check">(timer.key);
      const check = await ctx.transact((tx) => findSampled(tx, ctx, checkId));
      if (check === undefined) return stopSampling;
      const reading = await readCheck(deps, check, ctx.now);
      const history = isOutdated(check, ctx.now) ? await readPast(deps, check, ctx.now) : [];
      return settling(check, reading, { at: ctx.now, history });
    },
  };
}

const stopSampling: Settle = async () => {};

/** Undefined when nobody needs the number any more: the check is gone, or no open incident touches its service. */
async function findSampled(tx: Tx, ctx: CommandContext, id: CheckId): Promise<RecoveryCheck | undefined> {
  const check = await findCheck(tx, ctx.organisationId, id);
  if (check === undefined || check.removedAt !== undefined) return undefined;
  const incidents = await findOpenIncidents(tx, ctx, check.serviceId);
  return incidents.length === 0 ? undefined : check;
}

/** One reading with the source's own reader. Never throws for what the source does. */
export async function readCheck(
  deps: Pick<MitigationDeps, "readers" | "secrets">,
  check: Pick<RecoveryCheck, "source" | "credential">,
  at: Temporal.Instant,
): Promise<Reading> {
  const authorization = openCredential(deps.secrets, check.credential);
  if (authorization.kind === "unreadable")
    return { kind: "none", reason: "the credential cannot be read with this server's key; enter it again" };
  return withReader(deps.readers, check.source, (reader, source) => reader.read(source, authorization.value, at));
}

async function readPast(deps: MitigationDeps, check: RecoveryCheck, now: Temporal.Instant): Promise<readonly Sample[]> {
  const authorization = openCredential(deps.secrets, check.credential);
  if (authorization.kind === "unreadable") return [];
  const from = now.subtract(backfill);
  const stepSeconds = Math.max(check.rule.intervalSeconds, (backfill.minutes * 60) / backfillPoints);
  const span: HistorySpan = { from, until: now.subtract({ seconds: check.rule.intervalSeconds }), stepSeconds };
  return withReader(
    deps.readers,
    check.source,
    async (reader, source) => (await reader.readHistory?.(source, authorization.value, span)) ?? [],
  );
}

function withReader<Result>(
  readers: CheckReaders,
  source: CheckSource,
  work: <Source extends CheckSource>(reader: CheckReader<Source>, source: Source) => Promise<Result>,
): Promise<Result> {
  switch (source.kind) {
    case "promql":
      return work(readers.promql, source);
    case "http":
      return work(readers.http, source);
    default:
      return unreachable(source);
  }
}

type Credential = { readonly kind: "open"; readonly value: string | undefined } | { readonly kind: "unreadable" };

function openCredential(secrets: SecretBox, sealed: Buffer | undefined): Credential {
  if (sealed === undefined) return { kind: "open", value: undefined };
  try {
    return { kind: "open", value: secrets.open(sealed) };
  } catch {
    // Sealed under another key: the data folder's key was replaced. The reading says so.
    return { kind: "unreadable" };
  }
}

interface Taken {
  readonly at: Temporal.Instant;
  readonly history: readonly Sample[];
}

function settling(read: RecoveryCheck, reading: Reading, taken: Taken): Settle {
  return async (ctx, tx) => {
    const check = await findCheckForUpdate(tx, ctx.organisationId, read.id);
    if (check === undefined) return;
    const incidents = await findOpenIncidents(tx, ctx, check.serviceId);
    // A reading of the settings before an edit says nothing about those after it.
    if (check.version === read.version) await takeIn(tx, ctx, check, { reading, taken, incidents });
    if (incidents.length === 0) return;
    const dueAt = taken.at.add({ seconds: check.rule.intervalSeconds });
    await scheduleTimer(tx, { organisationId: ctx.organisationId, kind: checkTimerKind, key: check.id, dueAt });
  };
}

interface Input {
  readonly reading: Reading;
  readonly taken: Taken;
  readonly incidents: readonly IncidentFacts[];
}

async function takeIn(tx: Tx, ctx: CommandContext, check: RecoveryCheck, { reading, taken, incidents }: Input): Promise<void> {
  const sample: Sample = { at: taken.at, value: reading.kind === "value" ? reading.value : undefined };
  const { state, change } = advanceCheck(check.state, sample, check.rule);
  await insertSamples(tx, check, [...taken.history, sample], ctx.now);
  await saveStanding(tx, check, { state, lastError: reading.kind === "none" ? reading.reason : undefined });
  if (change !== "none") await announce(tx, ctx, check, { before: check.state, state, change, incidents });
  for (const incident of incidents) await reviewRecovery(tx, ctx, incident);
}

interface Change {
  readonly before: CheckState | undefined;
  readonly state: CheckState;
  readonly change: Exclude<CheckChange, "none">;
  readonly incidents: readonly IncidentFacts[];
}

const eventTypes: Readonly<Record<Change["change"], string>> = {
  first: "recovery.measured",
  turned_green: "recovery.turned-green",
  turned_red: "recovery.turned-red",
  turned_unknown: "recovery.turned-unknown",
  confirmed: "recovery.held",
};

function announce(tx: Tx, ctx: CommandContext, check: RecoveryCheck, { before, state, change, incidents }: Change): Promise<void> {
  const { objective } = check.rule;
  const isKnown = state.state !== "unknown" && state.last !== undefined;
  const from = change === "confirmed" ? undefined : before?.last?.value;
  return recordEvent(tx, ctx, {
    type: eventTypes[change],
    subject: checkSubject(check.id),
    topics: [serviceTopic(check.serviceId), ...incidents.map((incident) => `incident:${incident.id}`)],
    at: state.sampledAt,
    data: {
      serviceId: check.serviceId,
      name: check.name,
      state: state.state,
      value: isKnown ? state.last.value : null,
      unit: objective.unit,
      objective: objectiveText(objective),
      sentence: isKnown ? movementSentence(check.name, from, state.last.value, objective.unit) : `${check.name} gives no number`,
    },
  });
}
