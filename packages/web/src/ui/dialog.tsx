import { type ReactNode, lazy, Suspense, useEffect } from "react";

export interface DialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  /** The row of buttons at the foot, the action last. */
  readonly actions?: ReactNode;
  readonly size?: "small" | "medium" | "large";
  readonly role?: "dialog" | "alertdialog";
  /** A press outside closes it; off where text could be lost. Escape always closes. */
  readonly isDismissable?: boolean;
}

const load = () => import("#ui/dialog-overlay.tsx");
const DialogOverlay = lazy(async () => ({ default: (await load()).DialogOverlay }));
const SheetOverlay = lazy(async () => ({ default: (await load()).SheetOverlay }));

/** In the middle of the screen; on phones it rises from the bottom. */
export function Dialog(props: DialogProps): ReactNode {
  useLoadedWhenIdle();
  return (
    <Suspense>
      <DialogOverlay {...props} />
    </Suspense>
  );
}

/** Along the inline end of the screen, for something longer beside the page; on phones the whole screen. */
export function Sheet(props: DialogProps): ReactNode {
  useLoadedWhenIdle();
  return (
    <Suspense>
      <SheetOverlay {...props} />
    </Suspense>
  );
}

/** A screen that may open a dialog has its code before it is asked for: pressing R never waits for the network. */
function useLoadedWhenIdle(): void {
  useEffect(() => void load(), []);
}
