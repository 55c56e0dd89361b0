import fc from "fast-check";

/*
 * What happens to a few alerts, beat by beat. Whatever somebody does happens at an even beat; whatever falls due falls due
 * at an odd one, so that nothing hangs on which of two things comes first.
 */

/** From the last thing that happens on, everything is over. */
export const lastBeat = 24;
/** From a group's first alert to its first notification. */
export const waitBeats = 3;
/** Between two notifications of a group. */
export const intervalBeats = 6;

export interface TimetableAlert {
  readonly group: string;
  readonly name: string;
  /** When it fires, resolves, fires again … */
  readonly turns: readonly number[];
}

export interface Timetable {
  readonly alerts: readonly TimetableAlert[];
  /** Of the alerts of a name. */
  readonly silences: readonly { readonly name: string; readonly from: number; readonly until: number }[];
  /** While an `a` fires, are `b` and `c` held back: of its group, or of all groups? */
  readonly inhibition: "none" | "in its group" | "everywhere";
}

const evenBeat = (first: number, last: number): fc.Arbitrary<number> =>
  fc.integer({ min: first / 2, max: last / 2 }).map((half) => half * 2);
const anyName = fc.constantFrom("a", "b", "c");
const anyTurnsOf = (most: number): fc.Arbitrary<number[]> =>
  fc.uniqueArray(evenBeat(0, lastBeat - 2), { minLength: 1, maxLength: most }).map((beats) => beats.toSorted((one, other) => one - other));
const anyTurns = fc.oneof({ weight: 4, arbitrary: anyTurnsOf(2) }, { weight: 1, arbitrary: anyTurnsOf(4) });
const anyAlert: fc.Arbitrary<TimetableAlert> = fc.record({
  group: fc.oneof({ weight: 5, arbitrary: fc.constant("1") }, { weight: 1, arbitrary: fc.constant("2") }),
  name: anyName,
  turns: anyTurns,
});
const anySilence = fc
  .record({ name: anyName, from: evenBeat(0, lastBeat - 4), beats: evenBeat(2, 16) })
  .map(({ name, from, beats }) => ({ name, from, until: Math.min(from + beats, lastBeat) }));

export const anyTimetable: fc.Arbitrary<Timetable> = fc.record({
  alerts: fc.uniqueArray(anyAlert, { minLength: 1, maxLength: 4, selector: ({ group, name }) => group + name }),
  silences: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(anySilence, { minLength: 1, maxLength: 1 }) },
  ),
  inhibition: fc.constantFrom("none", "none", "none", "in its group", "everywhere"),
});

export function groupsOf({ alerts }: Timetable): readonly string[] {
  return [...new Set(alerts.map(({ group }) => group))].toSorted((one, other) => one.localeCompare(other));
}

export interface Turn {
  readonly alert: TimetableAlert;
  readonly kind: "fires" | "resolves";
  readonly episode: string;
}

/** What the alerts do at a beat; at the last one whatever still fires resolves. */
export function turnsAt({ alerts }: Timetable, beat: number): readonly Turn[] {
  return alerts.flatMap((alert): readonly Turn[] => {
    const turn = alert.turns.indexOf(beat);
    const isOverAt = beat === lastBeat && firesAt(alert, lastBeat - 1);
    if (turn === -1 && !isOverAt) return [];
    return [{ alert, kind: turn !== -1 && turn % 2 === 0 ? "fires" : "resolves", episode: episodeAt(alert, beat) }];
  });
}

/** `b4`: alert b as it fires since beat 4, also after it has resolved. */
export function episodeAt({ name, turns }: TimetableAlert, beat: number): string {
  return `${name}${turns.findLast((turn, index) => index % 2 === 0 && turn <= beat) ?? "?"}`;
}

export function firesAt({ turns }: TimetableAlert, beat: number): boolean {
  return beat < lastBeat && turns.filter((turn) => turn <= beat).length % 2 === 1;
}

export function isInhibited({ alerts, inhibition }: Timetable, { name, group }: TimetableAlert, beat: number): boolean {
  if (inhibition === "none" || name === "a") return false;
  return alerts.some((other) => other.name === "a" && firesAt(other, beat) && (inhibition === "everywhere" || other.group === group));
}

/** What a group's people were told at a beat: of these episodes, for the first time; or that all they were told of is over. */
export interface Telling {
  readonly beat: number;
  readonly what: string;
}
export type Told = readonly Telling[];

const over = "over";

/** Gathers what one group was told, in order; at one beat what ended comes before what began. */
export class Tellings {
  readonly #known = new Set<string>();
  readonly #fresh = new Map<number, Set<string>>();
  readonly #over = new Set<number>();

  tell(beat: number, episodes: readonly string[]): void {
    const now = this.#fresh.get(beat) ?? new Set();
    for (const episode of episodes) if (!this.#known.has(episode)) now.add(episode);
    for (const episode of episodes) this.#known.add(episode);
    this.#fresh.set(beat, now);
  }

  end(beat: number): void {
    this.#over.add(beat);
  }

  get told(): Told {
    const fresh = [...this.#fresh].map(([beat, episodes]) => ({ beat, what: [...episodes].toSorted().join("+") }));
    const ends = [...this.#over].map((beat) => ({ beat, what: over }));
    return [...ends, ...fresh.filter(({ what }) => what !== "")].toSorted((one, other) => one.beat - other.beat);
  }
}

export function asText(told: Told): string {
  return told.map(({ beat, what }) => `${beat}: ${what}`).join(" | ");
}

/** The same notifications in the same order, whenever they came. */
export function areAlike(one: Told, other: Told): boolean {
  return one.length === other.length && one.every(({ what }, index) => what === other[index]?.what);
}
