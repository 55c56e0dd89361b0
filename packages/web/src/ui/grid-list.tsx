import { GripVertical } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { GridList as AriaGridList, GridListItem } from "react-aria-components/GridList";
import { useDragAndDrop } from "react-aria-components/useDragAndDrop";
import { Checkbox } from "#ui/checkbox.tsx";
import { classNames } from "#ui/class-names.ts";

export interface GridListProps<Item extends { readonly id: string }> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly children: (item: Item) => ReactNode;
  /** What a row is called when typed for, and by assistive technology. */
  readonly textOf: (item: Item) => string;
  readonly empty?: ReactNode;
  readonly href?: (item: Item) => string;
  readonly onOpen?: (id: string) => void;
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (ids: ReadonlySet<string>) => void;
  /** Gives rows a handle for pointer and keyboard. Offer Move up and Move down in each row's menu as well. */
  readonly onReorder?: (ids: readonly string[]) => void;
}

/** Rows with more in them than a table: arrows move, x or space selects, Enter opens. */
export function GridList<Item extends { readonly id: string }>({
  label,
  items,
  children,
  textOf,
  empty,
  href,
  onOpen,
  selected,
  onSelect,
  onReorder,
}: GridListProps<Item>): ReactNode {
  const isSelectable = onSelect !== undefined;
  const { dragAndDropHooks } = useDragAndDrop({
    isDisabled: onReorder === undefined,
    getItems: (keys) => [...keys].map((key) => ({ "text/plain": String(key) })),
    onReorder: (event) =>
      onReorder?.(
        moved(
          items.map((item) => item.id),
          [...event.keys].map(String),
          String(event.target.key),
          event.target.dropPosition,
        ),
      ),
  });
  return (
    <AriaGridList
      aria-label={label}
      items={items}
      selectionMode={isSelectable ? "multiple" : "none"}
      selectedKeys={selected}
      onSelectionChange={(keys) => onSelect?.(keys === "all" ? new Set(items.map((item) => item.id)) : new Set([...keys].map(String)))}
      onAction={onOpen === undefined ? undefined : (key) => onOpen(String(key))}
      dragAndDropHooks={onReorder === undefined ? undefined : dragAndDropHooks}
      renderEmptyState={() => empty}
      className="flex flex-col outline-none"
    >
      {(item) => (
        <GridListItem
          id={item.id}
          textValue={textOf(item)}
          href={href?.(item)}
          className={classNames(
            "flex min-h-11 items-center gap-3 border-b border-line px-4 py-2.5 text-row -outline-offset-2 last:border-b-0 data-dragging:opacity-50 data-selected:bg-act-wash tablet:px-5",
            (href !== undefined || onOpen !== undefined) && "cursor-pointer data-hovered:bg-sunken",
          )}
        >
          {onReorder !== undefined && (
            <Button
              slot="drag"
              className="-ms-2 flex size-8 shrink-0 cursor-grab items-center justify-center rounded-control text-ink-3 pointer-coarse:size-10"
            >
              <GripVertical aria-hidden className="size-4" />
            </Button>
          )}
          {isSelectable && <Checkbox slot="selection" />}
          <div className="min-w-0 flex-1">{children(item)}</div>
        </GridListItem>
      )}
    </AriaGridList>
  );
}

function moved(ids: readonly string[], taken: readonly string[], target: string, position: "before" | "after" | "on"): readonly string[] {
  const rest = ids.filter((id) => !taken.includes(id));
  const at = rest.indexOf(target) + (position === "after" ? 1 : 0);
  return [...rest.slice(0, at), ...taken, ...rest.slice(at)];
}
