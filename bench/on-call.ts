/**
 * How long it takes to say who is on call: a schedule of four layers with restrictions over a year, and ten thousand
 * schedules at one moment. Prints the middle and the worst of many runs, and ends with 1 when a bound does not hold.
 */
import type { Rotation, Schedule, Turn } from "@staunch/core/oncall";
import { finalShifts, onCallAt } from "@staunch/core/oncall";
import { asId } from "@staunch/core/kernel";

const yearBoundMs = 15;
const nowBoundMs = 100;
const zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Santiago", "UTC"];
const now = Temporal.Instant.from("2026-11-23T08:00:00Z");

const at = (time: string): Temporal.PlainTime => Temporal.PlainTime.from(time);
const turns: readonly Turn[] = [
  { unit: "days", count: 1, handoffAt: at("09:00") },
  { unit: "weeks", count: 1, handoffAt: at("09:00"), handoffOn: 1 },
  { unit: "hours", count: 12 },
  { unit: "months", count: 1, handoffAt: at("08:00"), handoffOnDay: 31 },
];

function rotation(index: number, restricted: "restricted" | "always"): Rotation {
  const turn = turns[index % turns.length] ?? { unit: "hours", count: 12 };
  return {
    id: asId(`rotation ${index}`),
    name: `layer ${index}`,
    members: Array.from({ length: 5 }, (_, member) => ({ kind: "user" as const, userId: asId<"user">(`person ${index} ${member}`) })),
    start: Temporal.PlainDateTime.from("2024-01-08T09:00").add({ days: index % 28 }),
    end: undefined,
    turn,
    restrictions:
      restricted === "always"
        ? []
        : [
            { kind: "daily", from: at("08:00"), until: at("20:00") },
            { kind: "weekly", fromDay: 5, from: at("18:00"), untilDay: 1, until: at("06:00") },
          ],
    duty: "paged",
  };
}

function schedule(index: number, layers: number): Schedule {
  const rotations = Array.from({ length: layers }, (_, layer) =>
    rotation(index * layers + layer, layer === layers - 1 ? "always" : "restricted"),
  );
  const timeZone = zones[index % zones.length] ?? "UTC";
  const definition = { timeZone, mode: "stack" as const, holidayRegion: undefined, rotations };
  return { versions: [{ effectiveFrom: Temporal.Instant.from("2024-01-01T00:00Z"), definition }], temporaries: [], overrides: [] };
}

function measure(runs: number, work: (run: number) => void): { readonly first: number; readonly middle: number; readonly worst: number } {
  const times = Array.from({ length: runs }, (_, run) => {
    const began = performance.now();
    work(run);
    return performance.now() - began;
  });
  const sorted = times.toSorted((one, other) => one - other);
  return { first: times[0] ?? 0, middle: sorted[Math.floor(runs / 2)] ?? 0, worst: sorted.at(-1) ?? 0 };
}

function report(what: string, times: ReturnType<typeof measure>, boundMs: number): boolean {
  const text = (ms: number): string => `${ms.toFixed(1)} ms`;
  console.log(`${what}: first ${text(times.first)}, middle ${text(times.middle)}, worst ${text(times.worst)}; bound ${boundMs} ms`);
  return times.middle < boundMs;
}

const year = { from: now, until: now.add({ hours: 365 * 24 }) };
// Another schedule each time, so that nothing worked out before helps.
const ofAYear = Array.from({ length: 60 }, (_, index) => schedule(index, 4));
const yearHolds = report(
  "a year of 4 layers with restrictions",
  measure(ofAYear.length, (run) => {
    const one = ofAYear[run];
    if (one !== undefined && finalShifts(one, year).shifts.length === 0) throw new Error("nobody is on call");
  }),
  yearBoundMs,
);

const all = Array.from({ length: 10_000 }, (_, index) => schedule(index, 2));
const nowHolds = report(
  "10,000 schedules of 2 layers, who is on call now",
  measure(15, (run) => {
    // Another moment each time.
    const moment = now.add({ minutes: run * 7 });
    let answered = 0;
    for (const one of all) answered += onCallAt(one, moment).length;
    if (answered !== all.length) throw new Error(`${answered} answers`);
  }),
  nowBoundMs,
);
process.exitCode = yearHolds && nowHolds ? 0 : 1;
