/** How long alerts took to clear themselves is counted in these steps, in minutes. */
export const clearedWithin: readonly [1, 2, 3, 5, 10, 15, 30] = [1, 2, 3, 5, 10, 15, 30];

/** What one service, rule or alert key did over a span of days. */
export interface NoiseFigures {
  /** How often it fired, reopening included. */
  readonly fired: number;
  /** Alerts, however often each of them reopened. */
  readonly alerts: number;
  /** Alerts that a page told of. */
  readonly paged: number;
  /** Alerts that a person did something about: took, resolved or noted one, or declared an incident from it. */
  readonly acted: number;
  /** Alerts that were over before anybody did something. */
  readonly clearedThemselves: number;
  /** How many of those within each of {@link clearedWithin}, in that order. */
  readonly clearedBy: readonly number[];
  /** Alerts that went back and forth. */
  readonly flapped: number;
}

export type NoiseSuggestion =
  /** Nearly all are over within minutes: wait that long before paging. */
  | { readonly kind: "hold"; readonly minutes: number; readonly words: string }
  /** It goes back and forth: count it as flapping earlier, or for longer. */
  | { readonly kind: "flap"; readonly words: string }
  /** It pages, and nobody ever does anything: page at low urgency, or not at all. */
  | { readonly kind: "route"; readonly words: string };

/** Fewer cases than these prove nothing. */
const leastCases = 5;
/** Of all cases that clear themselves quickly, for waiting to be worth its price. */
const quickShare = 0.8;
/** Of all cases in which somebody acts: above it waiting would hold up people who are needed. */
const actedShare = 0.1;
const flapShare = 0.3;

/**
 * What would make it quieter, with the evidence in words; undefined where nothing would without hiding what people act
 * on. Waiting comes first, because it loses nothing: whatever lasts still pages.
 */
export function suggestQuiet(figures: NoiseFigures): NoiseSuggestion | undefined {
  if (figures.alerts < leastCases) return undefined;
  return holdSuggestion(figures) ?? flapSuggestion(figures) ?? routeSuggestion(figures);
}

function holdSuggestion({ alerts, acted, paged, clearedBy }: NoiseFigures): NoiseSuggestion | undefined {
  // What pages nobody need not wait for it.
  if (paged === 0 || acted > alerts * actedShare) return undefined;
  const step = clearedBy.findIndex((cleared) => cleared >= alerts * quickShare);
  const minutes = clearedWithin[step];
  const cleared = clearedBy[step];
  if (minutes === undefined || cleared === undefined) return undefined;
  return { kind: "hold", minutes, words: `Cleared itself within ${minutes} min in ${cleared} of ${alerts} cases: hold it ${minutes} min.` };
}

function flapSuggestion({ alerts, flapped, fired }: NoiseFigures): NoiseSuggestion | undefined {
  if (flapped < leastCases || flapped < alerts * flapShare) return undefined;
  const words = `Went back and forth in ${flapped} of ${alerts} cases, firing ${fired} times: count it as flapping sooner.`;
  return { kind: "flap", words };
}

function routeSuggestion({ paged, acted }: NoiseFigures): NoiseSuggestion | undefined {
  if (paged < leastCases || acted > 0) return undefined;
  return { kind: "route", words: `Paged ${paged} times, and nobody ever did anything: page at low urgency, or not at all.` };
}
