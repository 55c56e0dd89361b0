import { Plus, Search } from "lucide-react";
import type { ReactNode } from "react";
import { useLiveState } from "#api/live.tsx";
import { canDeclare, type OverlayControl } from "#app/overlays.tsx";
import { Button } from "#ui/button.tsx";
import { LiveDot } from "#ui/live-dot.tsx";

interface TopBarProps {
  /** Where the page's own head puts the way back to what is above it. */
  readonly headSlot: (element: HTMLElement | null) => void;
  readonly overlay: OverlayControl;
}

/** Where one is, whether the screen is live, and the two things reachable from everywhere. */
export function TopBar({ headSlot, overlay }: TopBarProps): ReactNode {
  const state = useLiveState();
  return (
    <div className="mx-auto flex h-14 w-full max-w-page items-center gap-3 px-4 tablet:px-6 rail:h-16 rail:px-8">
      <div ref={headSlot} className="min-w-0 flex-1" />
      <LiveDot state={state} />
      <Button
        icon={Search}
        onPress={() => overlay.show("palette")}
        shortcut="mod+k"
        className="min-w-64 justify-start font-normal text-ink-3 max-rail:hidden"
      >
        <span className="flex-1 text-start">Search or run a command</span>
      </Button>
      <Button variant="quiet" icon={Search} aria-label="Search" onPress={() => overlay.show("palette")} className="rail:hidden" />
      {canDeclare && (
        <>
          <Button icon={Plus} onPress={() => overlay.show("declare")} className="max-rail:hidden">
            Declare
          </Button>
          <Button icon={Plus} aria-label="Declare an incident" onPress={() => overlay.show("declare")} className="rail:hidden" />
        </>
      )}
    </div>
  );
}
