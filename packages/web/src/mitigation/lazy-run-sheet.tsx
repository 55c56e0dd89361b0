import { lazy, type ReactNode, Suspense } from "react";
import type { RunSheetProps } from "#mitigation/run-sheet.tsx";

const RunSheet = lazy(async () => ({ default: (await import("#mitigation/run-sheet.tsx")).RunSheet }));

/** The sheet that asks before a run, loaded when it is asked for first: the room has to be there sooner. */
export function LazyRunSheet(props: RunSheetProps): ReactNode {
  return (
    <Suspense>
      <RunSheet {...props} />
    </Suspense>
  );
}
