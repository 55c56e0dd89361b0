import type { Timetable } from "./timetable.ts";

/** Where the two notify otherwise, why, and a timetable in which it can be seen. `docs/routing.md` tells the same in words. */
export interface Difference {
  readonly because: string;
  readonly timetable: Timetable;
  readonly alertmanager: string;
  readonly staunch: string;
}

function timetable(turns: Readonly<Record<string, readonly number[]>>, more: Partial<Timetable> = {}): Timetable {
  const alerts = Object.entries(turns).map(([name, its]) => ({ group: "1", name, turns: its }));
  return { alerts, silences: [], inhibition: "none", ...more };
}

export const differences: readonly Difference[] = [
  {
    because: "a page ends when the last alert does, not when the group next looks at itself",
    timetable: timetable({ a: [0, 14] }),
    alertmanager: "3: a0 | 15: over",
    staunch: "3: a0 | 14: over",
  },
  {
    because: "what ended and fires again pages again, also between two looks of the group",
    timetable: timetable({ a: [0, 4, 6, 16] }),
    alertmanager: "3: a0 | 21: over",
    staunch: "3: a0 | 4: over | 9: a6 | 16: over",
  },
  {
    because: "every alert has its own group_wait to clear itself in; one that is over does not shorten it for the next",
    timetable: timetable({ a: [0, 2], b: [2, 12] }),
    alertmanager: "3: b2 | 15: over",
    staunch: "5: b2 | 12: over",
  },
  {
    because: "one that joins a group has its own group_wait too",
    timetable: timetable({ a: [0, 20], b: [8, 20] }),
    alertmanager: "3: a0 | 9: b8 | 21: over",
    staunch: "3: a0 | 11: b8 | 20: over",
  },
  {
    because: "where nothing was told for group_interval, the next is told of without waiting for a look",
    timetable: timetable({ a: [0, 20], b: [10, 20] }),
    alertmanager: "3: a0 | 15: b10 | 21: over",
    staunch: "3: a0 | 13: b10 | 20: over",
  },
  {
    because: "a group that is over is forgotten: what fires next pages after group_wait, and cannot slip through between two looks",
    timetable: timetable({ a: [0, 2], b: [10, 14] }),
    alertmanager: "",
    staunch: "13: b10 | 14: over",
  },
  {
    because: "when a silence ends, what fires pages at once",
    timetable: timetable({ b: [0, 20] }, { silences: [{ name: "b", from: 0, until: 10 }] }),
    alertmanager: "15: b0 | 21: over",
    staunch: "10: b0 | 20: over",
  },
  {
    because: "when an inhibition ends, what fires pages at once",
    timetable: timetable({ a: [0, 10], b: [0, 20] }, { inhibition: "everywhere" }),
    alertmanager: "3: a0 | 15: b0 | 21: over",
    staunch: "3: a0 | 10: over | 10: b0 | 20: over",
  },
  {
    because: "a page is not over while an alert it told of still fires, though a silence came to hold it",
    timetable: timetable({ a: [0, 8], b: [0, 20] }, { silences: [{ name: "b", from: 4, until: 14 }] }),
    alertmanager: "3: a0+b0 | 9: over | 21: over",
    staunch: "3: a0+b0 | 20: over",
  },
];
