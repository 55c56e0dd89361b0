import { type PointerEvent, useState } from "react";
import type { LocalDay } from "#oncall/on-call-queries.ts";
import { instantAtPosition } from "#oncall/rota-position.ts";

/** From when to when somebody is to stand in. */
export interface Stretch {
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
}

interface StretchDrag {
  /** Where the drawn stretch lies now, on the row of days. */
  readonly place: { readonly start: number; readonly end: number } | undefined;
  readonly handlers: Readonly<
    Partial<Record<"onPointerDown" | "onPointerMove" | "onPointerUp" | "onPointerCancel", (event: PointerEvent<HTMLElement>) => void>>
  >;
}

/** Draws a stretch on a row of days with a mouse or pen. Fingers scroll, and have the form. Without `onDrawn` it does nothing. */
export function useStretchDrag(days: readonly LocalDay[], onDrawn: ((stretch: Stretch) => void) | undefined): StretchDrag {
  const [drawn, setDrawn] = useState<{ readonly anchor: number; readonly head: number }>();
  if (onDrawn === undefined) return { place: undefined, handlers: {} };

  const place = drawn === undefined ? undefined : { start: Math.min(drawn.anchor, drawn.head), end: Math.max(drawn.anchor, drawn.head) };
  const finish = (): void => {
    setDrawn(undefined);
    if (place === undefined) return;
    const from = instantAtPosition(days, place.start);
    const until = instantAtPosition(days, place.end);
    if (from !== undefined && until !== undefined && Temporal.Instant.compare(from, until) < 0) onDrawn({ from, until });
  };
  return {
    place,
    handlers: {
      onPointerDown(event) {
        if (event.button !== 0 || event.pointerType === "touch") return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const anchor = positionUnder(event, days.length);
        setDrawn({ anchor, head: anchor });
      },
      onPointerMove(event) {
        if (drawn !== undefined) setDrawn({ anchor: drawn.anchor, head: positionUnder(event, days.length) });
      },
      onPointerUp: finish,
      onPointerCancel: () => setDrawn(undefined),
    },
  };
}

function positionUnder(event: PointerEvent<HTMLElement>, dayCount: number): number {
  const box = event.currentTarget.getBoundingClientRect();
  const share = (event.clientX - box.left) / box.width;
  const along = getComputedStyle(event.currentTarget).direction === "rtl" ? 1 - share : share;
  return Math.min(Math.max(along, 0), 1) * dayCount;
}
