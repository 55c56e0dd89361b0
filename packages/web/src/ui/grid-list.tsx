import { lazy, type ReactNode, Suspense } from "react";
import { classNames } from "#ui/class-names.ts";
import { Link } from "#ui/link.tsx";
import { moveAmongRows } from "#ui/row-focus.ts";
import { SelectBox } from "#ui/select-box.tsx";

export interface GridListProps<Item extends { readonly id: string }> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly children: (item: Item) => ReactNode;
  /** What a row is called by assistive technology. */
  readonly textOf: (item: Item) => string;
  readonly empty?: ReactNode;
  /** Makes each row a link; the row then holds no other control. */
  readonly href?: (item: Item) => string;
  readonly onOpen?: (id: string) => void;
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (ids: ReadonlySet<string>) => void;
  /** Gives rows a handle for pointer and keyboard. Offer Move up and Move down in each row's menu as well. */
  readonly onReorder?: (ids: readonly string[]) => void;
}

const ReorderList = lazy(async () => ({ default: (await import("#ui/reorder-list.tsx")).ReorderList }));

export const rowClass = "flex min-h-11 items-center gap-3 border-b border-line px-4 py-2.5 text-row last:border-b-0 tablet:px-5";

/** Rows with more in them than a table: arrows move between them, `x` selects, Enter opens. */
export function GridList<Item extends { readonly id: string }>(props: GridListProps<Item>): ReactNode {
  const { label, items, empty, textOf, onReorder } = props;
  if (items.length === 0) return empty;
  const plain = (
    // The arrows are a second way between rows that Tab reaches too; the list itself is not acted upon.
    <div role="presentation" onKeyDown={moveAmongRows}>
      <ul aria-label={label} className="flex flex-col">
        {items.map((item) => (
          <ListRow key={item.id} item={item} {...props} />
        ))}
      </ul>
    </div>
  );
  if (onReorder === undefined) return plain;
  const rows = items.map((item) => ({ id: item.id, text: textOf(item), content: props.children(item) }));
  return (
    <Suspense fallback={plain}>
      <ReorderList label={label} rows={rows} onReorder={onReorder} />
    </Suspense>
  );
}

function ListRow<Item extends { readonly id: string }>({
  item,
  children,
  textOf,
  href,
  onOpen,
  selected,
  onSelect,
}: GridListProps<Item> & { readonly item: Item }): ReactNode {
  const isSelected = selected?.has(item.id) === true;
  const isPressable = href !== undefined || onOpen !== undefined;
  const toggle = (): void => {
    const next = new Set(selected);
    if (!next.delete(item.id)) next.add(item.id);
    onSelect?.(next);
  };
  const content = <div className="min-w-0 flex-1">{children(item)}</div>;
  return (
    <li data-row tabIndex={-1} className={classNames(rowClass, "relative", isSelected && "bg-act-wash", isPressable && "hover:bg-sunken")}>
      {onSelect !== undefined && <SelectBox label={`Select ${textOf(item)}`} isSelected={isSelected} onChange={toggle} />}
      <RowOpener href={href?.(item)} onOpen={onOpen === undefined ? undefined : () => onOpen(item.id)}>
        {content}
      </RowOpener>
    </li>
  );
}

interface RowOpenerProps {
  readonly href: string | undefined;
  readonly onOpen: (() => void) | undefined;
  readonly children: ReactNode;
}

/** The whole row is the link's or button's area. */
function RowOpener({ href, onOpen, children }: RowOpenerProps): ReactNode {
  const look =
    "flex min-w-0 flex-1 cursor-pointer text-start no-underline! after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-[2.5px] focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus";
  if (href !== undefined)
    return (
      <Link look="plain" href={href} data-row-link className={look}>
        {children}
      </Link>
    );
  if (onOpen === undefined) return children;
  return (
    <button type="button" data-row-link onClick={onOpen} className={look}>
      {children}
    </button>
  );
}
