import { judgeLook, nextLook, type ProbeStep, type SenderEvent } from "@staunch/core/alerts";
import { asId } from "@staunch/core/kernel";
import type { AlertsDeps } from "#alerts/alerts-deps.ts";
import { keptText, speakAs } from "#alerts/own-sources.ts";
import { type LookOptions, type Probe, type ProbeFinding, type Probers, type ProbeTarget, probeTimerKind } from "#alerts/probe.ts";
import { probeKind } from "#alerts/source.ts";
import { findProbe, findProbeForUpdate, saveProbe } from "#alerts/store-probes.ts";
import {
  cancelTimer,
  type CommandContext,
  recordEvent,
  type SecretBox,
  scheduleTimer,
  type Settle,
  type TimerHandler,
  type Tx,
} from "#platform/index.ts";

/** Characters of what a look found that are kept. */
const keptWords = 500;

/** Looks when it is time. Any node may: the lease of the timer says which one does. */
export function probeTimer(deps: AlertsDeps): TimerHandler {
  return {
    kind: probeTimerKind,
    mode: "outside",
    canWait: true,
    async call(ctx, timer) {
      const id = asId<"probe">(timer.key);
      const probe = await ctx.transact((tx) => findProbe(tx, ctx.organisationId, id));
      if (probe === undefined || probe.state.status === "paused") return noMore;
      return settling(deps, probe, await look(deps, probe, ctx.now));
    },
  };
}

const noMore: Settle = async () => {};

/** A finding with how long it took. */
export interface Look extends ProbeFinding {
  readonly at: Temporal.Instant;
  readonly tookMs: number;
}

/** Looks once and keeps nothing. */
export async function look(
  deps: Pick<AlertsDeps, "probers" | "secrets" | "stopwatch">,
  probe: Pick<Probe, "target" | "credential" | "timeoutSeconds">,
  at: Temporal.Instant,
): Promise<Look> {
  const credential = openCredential(deps.secrets, probe.credential);
  const startedMs = deps.stopwatch();
  const finding: ProbeFinding =
    credential.kind === "unreadable"
      ? { found: "otherwise", words: "the credential cannot be read with this server's key; enter it again" }
      : await find(deps.probers, probe.target, { authorization: credential.value, timeoutMs: probe.timeoutSeconds * 1_000, at });
  return { ...finding, words: keptText(finding.words, keptWords), at, tookMs: Math.round(deps.stopwatch() - startedMs) };
}

function find(probers: Probers, target: ProbeTarget, options: LookOptions): Promise<ProbeFinding> {
  switch (target.kind) {
    case "http":
      return probers.http(target, options);
    case "tcp":
      return probers.tcp(target, options);
    case "tls":
      return probers.tls(target, options);
    case "dns":
      return probers.dns(target, options);
    case "promql":
      return probers.promql(target, options);
  }
}

type Credential = { readonly kind: "open"; readonly value: string | undefined } | { readonly kind: "unreadable" };

function openCredential(secrets: SecretBox, sealed: Buffer | undefined): Credential {
  if (sealed === undefined) return { kind: "open", value: undefined };
  try {
    return { kind: "open", value: secrets.open(sealed) };
  } catch {
    // Sealed under another key: the data folder's key was replaced. The finding says so.
    return { kind: "unreadable" };
  }
}

function settling(deps: AlertsDeps, seen: Probe, looked: Look): Settle {
  return async (ctx, tx) => {
    const probe = await findProbeForUpdate(tx, ctx.organisationId, seen.id);
    if (probe === undefined) return;
    // What the settings before an edit found says nothing about those after it.
    if (probe.version !== seen.version) return lookNext(tx, probe, ctx.now);
    const step = judgeLook(probe.state, looked.found, probe.rule, looked.at);
    const { at, words, tookMs } = looked;
    const after: Probe = { ...probe, state: step.state, lastLook: { at, words, tookMs } };
    await saveProbe(tx, after);
    await showEffect(tx, ctx, deps, { probe: after, step });
    await lookNext(tx, after, nextLook(after.state, after.rule, at));
  };
}

/** Sets the timer of the next look, or takes it away. */
export async function lookNext(tx: Tx, probe: Probe, dueAt: Temporal.Instant | undefined): Promise<void> {
  const timer = { organisationId: probe.organisationId, kind: probeTimerKind, key: probe.id };
  await (dueAt === undefined ? cancelTimer(tx, timer) : scheduleTimer(tx, { ...timer, dueAt }));
}

/** Opens or ends the alert of a probe, and writes it into the story of its service. */
export async function showEffect(
  tx: Tx,
  ctx: CommandContext,
  deps: AlertsDeps,
  { probe, step }: { readonly probe: Probe; readonly step: ProbeStep },
): Promise<void> {
  if (step.effect === "none") return;
  const { organisationId, sourceId: id, serviceId, name } = probe;
  const source = { organisationId, id, kind: probeKind, name, serviceId };
  await speakAs(tx, deps, { source, event: eventOf(probe, step) }, ctx.now);
  const type = step.effect === "triggers" ? "probe.went-down" : "probe.recovered";
  const data = { name, words: probe.lastLook?.words ?? null };
  await recordEvent(tx, ctx, { type, subject: { type: "probe", id: probe.id }, topics: topicsOf(probe), data });
}

export function topicsOf({ serviceId }: Probe): readonly string[] {
  return serviceId === undefined ? [] : [`service:${serviceId}`];
}

function eventOf({ id, name, severity, target, lastLook, state }: Probe, step: ProbeStep): SenderEvent {
  const common = { dedupKey: id, severity, labels: { probe: name, kind: target.kind } };
  if (step.effect === "resolves") return { ...common, action: "resolve", title: `${name} is up again` };
  const tries = state.failedTries === 1 ? "One try" : `${state.failedTries} tries in a row`;
  return { ...common, action: "trigger", title: `${name} is down`, description: `${tries} found: ${lastLook?.words ?? ""}` };
}
