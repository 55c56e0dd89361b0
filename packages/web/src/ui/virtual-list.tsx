import { defaultRangeExtractor, type Range, useWindowVirtualizer } from "@tanstack/react-virtual";
import {
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { focusRow, moveAmongRows } from "#ui/row-focus.ts";

interface VirtualListProps<Item extends { readonly id: string }> {
  readonly label: string;
  readonly items: readonly Item[];
  /** One row: what stands in its `<li>`. */
  readonly children: (item: Item) => ReactNode;
  /** About how tall a row is; each is measured once it is drawn. */
  readonly rowHeight: number;
  /** How many there are in all, where more can be loaded than are here; undefined where nobody knows. */
  readonly total?: number | undefined;
  /** The end is near: more may be loaded. */
  readonly onNearEnd?: () => void;
  readonly rowClass: (item: Item) => string;
}

/** Rows beyond what is seen, so that a key pressed twice finds the next one drawn. */
const overscan = 12;

/**
 * A list of thousands that scrolls with the page and draws only what is seen. Arrows move between rows, Home and End go
 * to its ends; the row with the focus stays drawn wherever one scrolls.
 */
export function VirtualList<Item extends { readonly id: string }>(props: VirtualListProps<Item>): ReactNode {
  const { label, items, children, rowHeight, total, onNearEnd, rowClass } = props;
  const list = useRef<HTMLUListElement>(null);
  const [focusedId, setFocusedId] = useState<string>();
  const [wanted, setWanted] = useState<number>();
  const [top, setTop] = useState(0);
  const indexOf = useMemo(() => new Map(items.map((item, index) => [item.id, index])), [items]);
  const kept = [focusedId === undefined ? undefined : indexOf.get(focusedId), wanted].filter((index) => index !== undefined);
  const keptText = kept.join(" ");
  // The virtualizer asks again when this function is another.
  const rangeExtractor = useCallback((range: Range) => withKept(range, keptText), [keptText]);
  // oxlint-disable-next-line react/incompatible-library -- the compiler that would trip over it is not in use
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => rowHeight,
    overscan,
    scrollMargin: top,
    rangeExtractor,
    getItemKey: (index) => items[index]?.id ?? index,
  });
  const rows = virtualizer.getVirtualItems();

  useLayoutEffect(() => {
    const measure = (): void => {
      if (list.current !== null) setTop(Math.round(list.current.getBoundingClientRect().top + window.scrollY));
    };
    measure();
    // Whatever grows above the list makes the page taller.
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const row = wanted === undefined ? null : list.current?.querySelector<HTMLElement>(`[data-index="${wanted}"]`);
    if (row === null || row === undefined) return;
    focusRow(row);
    setWanted(undefined);
  }, [wanted, rows]);
  const last = virtualizer.range?.endIndex ?? 0;
  const isNearEnd = items.length > 0 && last >= items.length - 2 * overscan;
  useEffect(() => {
    if (isNearEnd) onNearEnd?.();
  }, [isNearEnd, onNearEnd, items.length]);

  const press = (event: KeyboardEvent<HTMLElement>): void => {
    const end = { Home: 0, End: items.length - 1 }[event.key];
    if (end === undefined || event.altKey || event.ctrlKey || event.metaKey) return moveAmongRows(event);
    event.preventDefault();
    virtualizer.scrollToIndex(end);
    setWanted(end);
  };
  const noteFocus = (event: FocusEvent): void => setFocusedId(event.target.closest<HTMLElement>("[data-row]")?.dataset["id"]);
  return (
    // The arrows are a second way between rows that Tab reaches too; the list itself is not acted upon.
    <div role="presentation" onKeyDown={press} onFocus={noteFocus} onBlur={() => setFocusedId(undefined)}>
      <ul ref={list} aria-label={label} className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {rows.map(({ index, key, start }) => {
          const item = items[index];
          if (item === undefined) return undefined;
          return (
            <li
              key={key}
              ref={virtualizer.measureElement}
              data-row
              data-id={item.id}
              data-index={index}
              tabIndex={-1}
              aria-posinset={index + 1}
              aria-setsize={total ?? (onNearEnd === undefined ? items.length : -1)}
              style={{ transform: `translateY(${start - top}px)` }}
              className={`absolute inset-x-0 top-0 scroll-mt-32 ${rowClass(item)}`}
            >
              {children(item)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** What is seen, and what must not go although it is not. */
function withKept(range: Range, keptText: string): number[] {
  const kept = keptText === "" ? [] : keptText.split(" ").map(Number);
  const seen = defaultRangeExtractor(range);
  return [...new Set([...seen, ...kept.filter((index) => index < range.count)])].sort((one, other) => one - other);
}
