import { GripVertical } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { GridList, GridListItem } from "react-aria-components/GridList";
import { useDragAndDrop } from "react-aria-components/useDragAndDrop";
import { classNames } from "#ui/class-names.ts";
import { rowClass } from "#ui/grid-list.tsx";

interface ReorderRow {
  readonly id: string;
  readonly text: string;
  readonly content: ReactNode;
}

interface ReorderListProps {
  readonly label: string;
  readonly rows: readonly ReorderRow[];
  readonly onReorder: (ids: readonly string[]) => void;
}

/** Rows that can be put in another order, with the pointer or with Enter and the arrows on the handle. */
export function ReorderList({ label, rows, onReorder }: ReorderListProps): ReactNode {
  const ids = rows.map((row) => row.id);
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ "text/plain": String(key) })),
    onReorder: (event) => onReorder(moved(ids, [...event.keys].map(String), String(event.target.key), event.target.dropPosition)),
  });
  return (
    <GridList aria-label={label} items={rows} dragAndDropHooks={dragAndDropHooks} className="flex flex-col outline-none">
      {(row) => (
        <GridListItem id={row.id} textValue={row.text} className={classNames(rowClass, "-outline-offset-2 data-dragging:opacity-50")}>
          <Button
            slot="drag"
            className="-ms-2 flex size-8 shrink-0 cursor-grab items-center justify-center rounded-control text-ink-3 pointer-coarse:size-10"
          >
            <GripVertical aria-hidden className="size-4" />
          </Button>
          <div className="min-w-0 flex-1">{row.content}</div>
        </GridListItem>
      )}
    </GridList>
  );
}

function moved(ids: readonly string[], taken: readonly string[], target: string, position: "before" | "after" | "on"): readonly string[] {
  const rest = ids.filter((id) => !taken.includes(id));
  const at = rest.indexOf(target) + (position === "after" ? 1 : 0);
  return [...rest.slice(0, at), ...taken, ...rest.slice(at)];
}
