import {
  type HeartbeatPing,
  hearPing,
  type HeartbeatStep,
  runDurationMs,
  type SenderEvent,
  silentAt,
  watchSilence,
} from "@staunch/core/alerts";
import { asId, type SourceId } from "@staunch/core/kernel";
import type { AlertsDeps } from "#alerts/alerts-deps.ts";
import { type Heartbeat, heartbeatTimerKind, keptPingBody, type PingTold } from "#alerts/heartbeat.ts";
import { keptText, spanInWords, speakAs } from "#alerts/own-sources.ts";
import { heartbeatKind } from "#alerts/source.ts";
import { findHeartbeatForUpdate, insertPing, saveHeartbeatState } from "#alerts/store-heartbeats.ts";
import { requirePermission } from "#identity/index.ts";
import { cancelTimer, type CommandContext, recordEvent, scheduleTimer, type TimerHandler, type Tx } from "#platform/index.ts";

/** Characters of a job's output that go into its alert. */
const shownOutput = 2_000;
const longestRunId = 200;

/**
 * A job says that it lives, begins, ended well or failed. One short transaction: a success in time is one row written
 * and one added. @returns false when there is no such heartbeat.
 */
export async function pingHeartbeat(
  ctx: CommandContext,
  deps: AlertsDeps,
  handle: { readonly sourceId: SourceId } | { readonly name: string },
  told: PingTold,
): Promise<boolean> {
  requirePermission(ctx.actor, "heartbeats:respond");
  return ctx.transact(async (tx) => {
    const heartbeat = await findHeartbeatForUpdate(tx, ctx.organisationId, handle);
    if (heartbeat === undefined) return false;
    const ping: HeartbeatPing = { kind: told.kind, runId: keptPart(told.runId, longestRunId) };
    const body = keptPart(told.body, keptPingBody);
    const durationMs = runDurationMs(heartbeat.state, ping, ctx.now);
    await insertPing(tx, heartbeat, { ...ping, at: ctx.now, exitStatus: told.exitStatus, durationMs, body });
    await applyStep(tx, ctx, deps, { heartbeat, step: hearPing(heartbeat.state, ping, ctx.now), told: { ...told, body: body ?? "" } });
    return true;
  });
}

function keptPart(text: string | undefined, limit: number): string | undefined {
  return text === undefined || text === "" ? undefined : keptText(text, limit);
}

/** Notices silence. It fires once a period at most: a ping moves no timer, the timer asks when the last one came. */
export function heartbeatTimer(deps: AlertsDeps): TimerHandler {
  return {
    kind: heartbeatTimerKind,
    mode: "transaction",
    async run(ctx, timer, tx) {
      const heartbeat = await findHeartbeatForUpdate(tx, ctx.organisationId, { id: asId<"heartbeat">(timer.key) });
      if (heartbeat === undefined) return;
      const step = watchSilence(heartbeat.state, heartbeat.terms, ctx.now);
      if (step.effect !== "none") return applyStep(tx, ctx, deps, { heartbeat, step });
      await watchFrom(tx, heartbeat, silentAt(heartbeat.state, heartbeat.terms));
    },
  };
}

export interface AppliedStep {
  readonly heartbeat: Heartbeat;
  readonly step: HeartbeatStep;
  readonly told?: PingTold;
}

/** Writes a step down and lets it have its effect on the alert, the timeline and the timer. */
export async function applyStep(tx: Tx, ctx: CommandContext, deps: AlertsDeps, { heartbeat, step, told }: AppliedStep): Promise<void> {
  if (step.state !== heartbeat.state) await saveHeartbeatState(tx, heartbeat, step.state);
  const due = silentAt(step.state, heartbeat.terms);
  const dueBefore = silentAt(heartbeat.state, heartbeat.terms);
  const isSooner = due !== undefined && (dueBefore === undefined || Temporal.Instant.compare(due, dueBefore) < 0);
  if (isSooner || (due === undefined && dueBefore !== undefined)) await watchFrom(tx, heartbeat, due);
  if (step.effect === "none") return;

  const { organisationId, sourceId: id, serviceId, name } = heartbeat;
  const source = { organisationId, id, kind: heartbeatKind, name, serviceId };
  const now: Heartbeat = { ...heartbeat, state: step.state };
  await speakAs(tx, deps, { source, event: eventOf(now, step, told, ctx.now) }, ctx.now);
  const type = eventTypes[step.state.status];
  if (type === undefined) return;
  await recordEvent(tx, ctx, { type, subject: { type: "heartbeat", id: heartbeat.id }, topics: topicsOf(heartbeat), data: { name } });
}

const eventTypes = {
  waiting: "heartbeat.recovered",
  healthy: "heartbeat.recovered",
  late: "heartbeat.went-silent",
  failed: "heartbeat.failed",
  // The person who paused it is written down by the command.
  paused: undefined,
} as const;

export function topicsOf({ serviceId }: Heartbeat): readonly string[] {
  return serviceId === undefined ? [] : [`service:${serviceId}`];
}

/** Sets the timer to when silence would be too long, or takes it away. */
export async function watchFrom(tx: Tx, heartbeat: Heartbeat, dueAt: Temporal.Instant | undefined): Promise<void> {
  const timer = { organisationId: heartbeat.organisationId, kind: heartbeatTimerKind, key: heartbeat.id };
  await (dueAt === undefined ? cancelTimer(tx, timer) : scheduleTimer(tx, { ...timer, dueAt }));
}

function eventOf(heartbeat: Heartbeat, step: HeartbeatStep, told: PingTold | undefined, now: Temporal.Instant): SenderEvent {
  const { id, name, severity, labels } = heartbeat;
  const common = { dedupKey: id, severity, labels: { ...labels, heartbeat: name } };
  if (step.effect === "resolves") return { ...common, action: "resolve", title: `${name} is heard of again` };
  if (step.state.status === "failed") return { ...common, action: "trigger", ...failureWords(heartbeat, told) };
  return { ...common, action: "trigger", title: heartbeat.alertTitle ?? `${name} is silent`, description: silenceWords(heartbeat, now) };
}

function failureWords({ name }: Heartbeat, told: PingTold | undefined): Pick<SenderEvent, "title" | "description"> {
  const status = told?.exitStatus === undefined ? "" : ` (exit status ${told.exitStatus})`;
  const output = told?.body ?? "";
  return {
    title: `${name} failed${status}`,
    description:
      output === "" ? "The job reported that it failed." : `The job reported that it failed:\n\n${keptText(output, shownOutput)}`,
  };
}

function silenceWords({ state, terms }: Heartbeat, now: Temporal.Instant): string {
  const grace = terms.graceSeconds === 0 ? "" : ` with ${spanInWords(terms.graceSeconds)} of grace`;
  const expected = `A sign of life is expected every ${spanInWords(terms.periodSeconds)}${grace}.`;
  if (state.lastPingAt === undefined) return `A run started and did not end in time. Nothing else was ever heard of it. ${expected}`;
  const silentSeconds = (now.epochMilliseconds - state.lastPingAt.epochMilliseconds) / 1_000;
  return `Last heard of ${spanInWords(silentSeconds)} ago, at ${state.lastPingAt.toString({ smallestUnit: "second" })}. ${expected}`;
}
