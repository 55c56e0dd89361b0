import { type ReactNode, type RefObject, useContext, useEffect, useState } from "react";
import { ComboBoxStateContext } from "react-aria-components/ComboBox";
import { OverlayTriggerStateContext } from "react-aria-components/Dialog";
import { ListBox } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { classNames } from "#ui/class-names.ts";
import { ListOption, popoverClass } from "#ui/list-option.tsx";
import type { Option } from "#ui/option.ts";

interface ComboBoxListProps {
  readonly label: string;
  readonly emptyText: string | undefined;
  /** The box of the field, beside which the list lies. */
  readonly box: RefObject<HTMLElement | null>;
}

/**
 * What a combo box offers. It stays open and beside its box while the page or a dialog around it scrolls, grows or slides in:
 * the component library would close it then and clear what was typed.
 */
export function ComboBoxList({ label, emptyText, box }: ComboBoxListProps): ReactNode {
  const state = useContext(ComboBoxStateContext);
  const moves = useMoves(box, state?.isOpen === true);
  const lasting = state === null ? null : { ...state, close: () => closeUnlessScrolled(state) };
  return (
    <OverlayTriggerStateContext value={lasting}>
      {/* Without an arrow this says nothing but that the place is to be found anew: the library does so when any measure changes. */}
      <Popover arrowBoundaryOffset={moves * hair} className={classNames(popoverClass, "w-(--trigger-width)")}>
        {/* The list lies at the end of the document: a landmark of its own is how it is found there. */}
        <section aria-label={label}>
          <ListBox<Option>
            className="max-h-80 overflow-auto p-1 outline-none"
            renderEmptyState={() => <p className="px-2.5 py-2 text-row text-ink-3">{emptyText ?? "Nothing matches."}</p>}
          >
            {(option) => <ListOption option={option} />}
          </ListBox>
        </section>
      </Popover>
    </OverlayTriggerStateContext>
  );
}

/** In pixels: thousands of moves shift nothing that can be seen. */
const hair = 1e-6;

/** The library tells no reason; a screen reader's way out of the list comes by the same call, in a press. */
function closeUnlessScrolled(list: { close(): void }): void {
  if (window.event?.type !== "scroll") list.close();
}

/** How often something has moved over the screen while it was watched. */
function useMoves(element: RefObject<HTMLElement | null>, isWatched: boolean): number {
  const [moves, setMoves] = useState(0);
  useEffect(() => {
    if (!isWatched) return;
    let last = placeOf(element.current);
    const look = (): void => {
      const place = placeOf(element.current);
      if (place !== last) setMoves((count) => count + 1);
      last = place;
      frame = requestAnimationFrame(look);
    };
    let frame = requestAnimationFrame(look);
    return () => cancelAnimationFrame(frame);
  }, [element, isWatched]);
  return moves;
}

/** On the screen and in the document: where something grows above, the browser scrolls by as much, and the element stands still. */
function placeOf(element: HTMLElement | null): string {
  const { x, y } = element?.getBoundingClientRect() ?? { x: 0, y: 0 };
  return `${x} ${y} ${window.scrollX} ${window.scrollY}`;
}
