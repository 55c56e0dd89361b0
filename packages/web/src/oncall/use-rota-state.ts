import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { type SearchState, useSearchState } from "#api/url-state.ts";
import type { Stretch } from "#oncall/use-stretch-drag.ts";
import { deviceZone } from "#ui/format-time.ts";

/** What of a rota is shown, and whether somebody is being asked to cover: all of it in the address. */
export interface RotaState {
  readonly firstDay: string | undefined;
  readonly zone: string;
  /** IANA name, undefined for the rota's own. */
  readonly timeZone: string | undefined;
  readonly setZone: (zone: string) => void;
  readonly nextZone: () => void;
  /** Moves by so many days; without a day of its own in the address from the first one shown. */
  readonly turn: (firstShown: string | undefined, days: number) => void;
  readonly goToday: () => void;
  /** The stretch of the cover form while it is open; its ends may be unknown yet. */
  readonly cover: Partial<Stretch> | undefined;
  readonly openCover: (stretch?: Stretch) => void;
  readonly closeCover: () => void;
}

const zones = ["mine", "rota", "utc"];

export function useRotaState(): RotaState {
  const search = useSearchState();
  const navigate = useNavigate();
  const { zone = "rota", cover, coverFrom, coverUntil } = search;
  const from = dayOf(search["from"]);
  return useMemo(() => {
    const set = (change: SearchState): void => {
      void navigate({ to: ".", replace: true, search: (present: SearchState) => ({ ...present, ...change }) });
    };
    const setZone = (next: string): void => set({ zone: next === "rota" ? undefined : next });
    return {
      firstDay: from,
      zone: zones.includes(zone) ? zone : "rota",
      timeZone: timeZoneOf(zone),
      setZone,
      nextZone: () => setZone(zones[(zones.indexOf(zone) + 1) % zones.length] ?? "rota"),
      turn: (firstShown, days) => {
        // The day asked for, not the one still on the screen: two presses in a row are two weeks.
        const base = from ?? firstShown;
        if (base !== undefined) set({ from: Temporal.PlainDate.from(base).add({ days }).toString() });
      },
      goToday: () => set({ from: undefined }),
      cover: cover === undefined ? undefined : { ...stretchEnd("from", coverFrom), ...stretchEnd("until", coverUntil) },
      openCover: (stretch) => set({ cover: "new", coverFrom: stretch?.from.toString(), coverUntil: stretch?.until.toString() }),
      closeCover: () => set({ cover: undefined, coverFrom: undefined, coverUntil: undefined }),
    };
  }, [from, zone, cover, coverFrom, coverUntil, navigate]);
}

function timeZoneOf(zone: string): string | undefined {
  if (zone === "mine") return deviceZone();
  return zone === "utc" ? "UTC" : undefined;
}

/** An address can say anything: what is no day is left out. */
function dayOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : readOrDrop(() => Temporal.PlainDate.from(text).toString());
}

/** One end of a stretch as an address names it; what is no instant is left out. */
export function stretchEnd(name: "from" | "until", text: string | undefined): Partial<Stretch> {
  const instant = text === undefined ? undefined : readOrDrop(() => Temporal.Instant.from(text));
  return instant === undefined ? {} : { [name]: instant };
}

function readOrDrop<Value>(parse: () => Value): Value | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
