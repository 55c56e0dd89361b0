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
  /** Moves by so many days from the first day shown. */
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
  const { from, zone = "rota", cover, coverFrom, coverUntil } = search;
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
        if (firstShown !== undefined) set({ from: Temporal.PlainDate.from(firstShown).add({ days }).toString() });
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

/** An address can say anything: what is no instant is left out. */
function stretchEnd(name: "from" | "until", text: string | undefined): Partial<Stretch> {
  if (text === undefined) return {};
  try {
    return { [name]: Temporal.Instant.from(text) };
  } catch (error) {
    if (error instanceof RangeError) return {};
    throw error;
  }
}
