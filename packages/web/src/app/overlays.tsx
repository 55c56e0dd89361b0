import { lazy, Suspense, useMemo, useState, type ReactNode } from "react";
import { loaderOf } from "#app/screens.ts";

/** What may lie over any screen, one at a time. */
export type OverlayName = "palette" | "help" | "declare" | "page" | "more";

export interface OverlayControl {
  readonly open: OverlayName | undefined;
  readonly show: (name: OverlayName) => void;
  /** Closes this one; another that was opened from it stays. */
  readonly close: (name: OverlayName) => void;
}

/** Which overlay is open. */
export function useOverlay(): OverlayControl {
  const [open, setOpen] = useState<OverlayName>();
  return useMemo(() => ({ open, show: setOpen, close: (name) => setOpen((now) => (now === name ? undefined : now)) }), [open]);
}

/** Every overlay of the frame takes this and nothing else. */
export interface OverlayProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

const Palette = lazy(async () => ({ default: (await import("#app/palette.tsx")).Palette }));
const HelpSheet = lazy(async () => ({ default: (await import("#app/help-sheet.tsx")).HelpSheet }));
const MoreSheet = lazy(async () => ({ default: (await import("#app/more-sheet.tsx")).MoreSheet }));
const PageSomebody = lazy(async () => ({ default: (await import("#paging/page-somebody-dialog.tsx")).PageSomebodyDialog }));

const loadDeclare = loaderOf("incidents/declare-sheet.tsx");
const DeclareSheet = loadDeclare === undefined ? undefined : lazy(async () => declareSheetOf(await loadDeclare()));

/** Whether an incident can be declared from here. */
export const canDeclare = DeclareSheet !== undefined;

/** The sheet is loaded by name like a screen, and takes an overlay's props. */
function declareSheetOf(module: Readonly<Record<string, unknown>>): { readonly default: (props: OverlayProps) => ReactNode } {
  const component = module["DeclareSheet"];
  if (typeof component !== "function") throw new Error("incidents/declare-sheet.tsx does not export DeclareSheet");
  return { default: component as (props: OverlayProps) => ReactNode };
}

/** The open overlay. Each is fetched when first needed, and stays mounted while it is open. */
export function Overlays({ overlay }: { readonly overlay: OverlayControl }): ReactNode {
  const propsOf = (name: OverlayName): OverlayProps => ({
    isOpen: overlay.open === name,
    onOpenChange: (isOpen) => (isOpen ? overlay.show(name) : overlay.close(name)),
  });
  return (
    <Suspense>
      {overlay.open === "palette" && <Palette {...propsOf("palette")} />}
      {overlay.open === "help" && <HelpSheet {...propsOf("help")} />}
      {overlay.open === "more" && <MoreSheet {...propsOf("more")} />}
      {overlay.open === "page" && <PageSomebody {...propsOf("page")} />}
      {overlay.open === "declare" && DeclareSheet !== undefined && <DeclareSheet {...propsOf("declare")} />}
    </Suspense>
  );
}
