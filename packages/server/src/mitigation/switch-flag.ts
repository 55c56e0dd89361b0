import type { CallEnd } from "@staunch/core/mitigation";
import { endOfRefused, type NoRunnerAnswer, type RunnerAnswer } from "#mitigation/ask-runner.ts";
import { type OnLine, type RunnerCall, type RunnerKind, stopText } from "#mitigation/ports.ts";

/** Whether a flag is on, or why nobody knows. */
export type FlagReading = { readonly kind: "known"; readonly isOn: boolean } | { readonly kind: "none"; readonly reason: string };

/** Which flag, and what it shall be. */
export interface FlagTarget {
  /** As people write it: the flag and where. */
  readonly name: string;
  readonly wanted: "on" | "off";
}

/** A place where one flag is read and switched. */
export interface FlagDesk {
  /** The product, as it begins a sentence. */
  readonly product: string;
  readonly target: FlagTarget;
  read(): Promise<FlagReading>;
  switch(): Promise<RunnerAnswer | NoRunnerAnswer>;
  /** Whether the product would take the switch; absent where it cannot be asked. */
  wouldSwitch?(): Promise<RunnerAnswer | NoRunnerAnswer>;
  /** What a refusal of the product means, for a person. */
  refusal(answer: RunnerAnswer): string;
}

/** What flags have in common, whoever keeps them: switching twice is harmless, and what came of it can be read. Undefined from `open`: the settings do not fit. */
export function flagRunner(open: (call: RunnerCall) => FlagDesk | undefined): Required<Pick<RunnerKind, "run" | "resume" | "rehearse">> {
  const withDesk = async (call: RunnerCall, work: (desk: FlagDesk) => Promise<CallEnd>): Promise<CallEnd> => {
    const desk = open(call);
    return desk === undefined ? { kind: "failed", reason: "the settings for the flag do not fit; look at them again" } : work(desk);
  };
  return {
    run: (call, onLine, signal) => withDesk(call, (desk) => switchFlag(desk, call, onLine, signal)),
    resume: (call) => withDesk(call, (desk) => readBack(desk, `Staunch stopped while it switched ${desk.target.name}`)),
    rehearse: (call, onLine) => withDesk(call, (desk) => rehearse(desk, onLine)),
  };
}

async function switchFlag(desk: FlagDesk, call: RunnerCall, onLine: OnLine, signal: AbortSignal): Promise<CallEnd> {
  const refused = await refusalBefore(desk);
  if (refused !== undefined) return refused;
  if (signal.aborted) return { kind: "failed", reason: `${stopText(signal)} before anything was changed` };
  const { name, wanted } = desk.target;
  onLine(`turning ${name} ${wanted}`);
  await call.remember(wanted);
  const answer = await desk.switch();
  const isTaken = answer.kind === "answered" && answer.status < 300;
  const end = endOfRefused(desk.product, answer, (refusal) => desk.refusal(refusal));
  if (!isTaken && end.kind === "failed") return end;
  const after = await readBack(desk, isTaken ? `${desk.product} took the switch` : lostReason(end));
  if (after.kind === "succeeded") onLine(`${name} is ${wanted}`);
  return after;
}

function lostReason(end: CallEnd): string {
  return end.kind === "succeeded" ? "" : end.reason;
}

/** A flag that reads as wanted was switched; one that does not may still be. */
async function readBack(desk: FlagDesk, before: string): Promise<CallEnd> {
  const now = await desk.read();
  if (now.kind === "none") return { kind: "lost", reason: `${before}, and it could not be read afterwards: ${now.reason}` };
  const isWanted = now.isOn === (desk.target.wanted === "on");
  return isWanted ? { kind: "succeeded" } : { kind: "lost", reason: `${before}, and it still reads ${now.isOn ? "on" : "off"}` };
}

async function refusalBefore(desk: FlagDesk): Promise<CallEnd | undefined> {
  const now = await desk.read();
  const { name, wanted } = desk.target;
  if (now.kind === "none") return { kind: "failed", reason: now.reason };
  if (now.isOn !== (wanted === "on")) return undefined;
  return { kind: "failed", reason: `${name} is ${wanted} already; nothing was changed` };
}

async function rehearse(desk: FlagDesk, onLine: OnLine): Promise<CallEnd> {
  const refused = await refusalBefore(desk);
  if (refused !== undefined) return refused;
  const answer = await desk.wouldSwitch?.();
  if (answer !== undefined && !(answer.kind === "answered" && answer.status < 300)) {
    return { kind: "failed", reason: lostReason(endOfRefused(desk.product, answer, (refusal) => desk.refusal(refusal))) };
  }
  const { name, wanted } = desk.target;
  onLine(`${name} is ${wanted === "on" ? "off" : "on"}; it would be turned ${wanted}`);
  return { kind: "succeeded" };
}
