import type { OptionView, RunView } from "#mitigation/mitigation-queries.ts";
import { durationInWords } from "#ui/duration.ts";

/** Where a run stands, in a word or two. */
export const runStatusWords: Readonly<Record<RunView["status"], string>> = {
  proposed: "Waits for a second person",
  approved: "Starting",
  running: "Running",
  effect_seen: "Effect seen",
  confirmed: "Recovery confirmed",
  no_effect: "No effect",
  failed: "Failed",
  unknown: "Outcome unknown",
  reverted: "Reverted",
};

export const riskWords: Readonly<Record<OptionView["risk"], string>> = {
  low: "Low risk",
  medium: "Medium risk",
  high: "High risk",
};

/** "2 min, worked 41 of 41 times" */
export function trackRecordText(option: Pick<OptionView, "secondsToEffect" | "record">): string {
  const time = durationInWords(option.secondsToEffect);
  const { ended, helped } = option.record;
  if (ended === 0) return `${time}, not run before`;
  return `${time}, worked ${helped} of ${ended} ${ended === 1 ? "time" : "times"}`;
}

const busy: readonly RunView["status"][] = ["proposed", "approved", "running", "unknown", "effect_seen"];

/** The run the card is about now: one at work or watched; after it, the last one as long as it is the newest word. */
export function currentRun(runs: readonly RunView[]): RunView | undefined {
  return runs.find((run) => busy.includes(run.status)) ?? runs[0];
}

/** While one is at work or watched, nothing else is proposed in its place. */
export function isBusy(run: RunView | undefined): boolean {
  return run !== undefined && busy.includes(run.status);
}
