import { ArrowDown, ArrowUp } from "lucide-react";
import { type MouseEvent, type ReactNode, useId } from "react";
import { classNames } from "#ui/class-names.ts";
import { Link } from "#ui/link.tsx";
import { moveAmongRows } from "#ui/row-focus.ts";
import { SelectBox } from "#ui/select-box.tsx";

export interface TableSort {
  readonly column: string;
  readonly direction: "ascending" | "descending";
}

export interface TableColumn<Item> {
  readonly id: string;
  readonly title: string;
  readonly cell: (item: Item) => ReactNode;
  /** The column that names the row. Exactly one. */
  readonly isRowHeader?: boolean;
  readonly isSortable?: boolean;
  /** Numbers and times stand at the end. */
  readonly align?: "start" | "end";
  readonly width?: string;
  /** Left out on phones, where a table keeps what is needed to choose a row. */
  readonly isWideOnly?: boolean;
}

export interface TableProps<Item extends { readonly id: string }> {
  readonly label: string;
  readonly columns: readonly TableColumn<Item>[];
  readonly items: readonly Item[];
  readonly empty: ReactNode;
  /** Makes each row a link. */
  readonly href?: (item: Item) => string;
  readonly onOpen?: (item: Item) => void;
  readonly sort?: TableSort;
  readonly onSort?: (sort: TableSort) => void;
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (ids: ReadonlySet<string>) => void;
}

/** Rows of equal things, as a table of the platform: arrows move between rows, `x` selects, Enter opens. */
export function Table<Item extends { readonly id: string }>(props: TableProps<Item>): ReactNode {
  const { label, columns, items, empty } = props;
  if (items.length === 0) return empty;
  return (
    // The arrows are a second way between rows that Tab reaches too; the table itself is not acted upon.
    <div role="presentation" onKeyDown={moveAmongRows} className="overflow-x-auto">
      <table aria-label={label} className="w-full border-collapse text-row">
        <thead>
          <tr>
            {props.onSelect !== undefined && <SelectAll {...props} />}
            {columns.map((column) => (
              <Head key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <BodyRow key={item.id} item={item} {...props} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SelectAll<Item extends { readonly id: string }>({ items, selected, onSelect }: TableProps<Item>): ReactNode {
  const count = items.filter((item) => selected?.has(item.id) === true).length;
  return (
    <th scope="col" className="w-10 border-b border-line ps-4 tablet:ps-5">
      <SelectBox
        label="Select all"
        isSelected={count === items.length}
        isPartly={count > 0 && count < items.length}
        onChange={(isSelected) => onSelect?.(new Set(isSelected ? items.map((item) => item.id) : []))}
      />
    </th>
  );
}

interface HeadProps {
  readonly column: TableColumn<never>;
  readonly sort: TableSort | undefined;
  readonly onSort: ((sort: TableSort) => void) | undefined;
}

function Head({ column, sort, onSort }: HeadProps): ReactNode {
  const direction = sort?.column === column.id ? sort.direction : undefined;
  const Arrow = direction === "ascending" ? ArrowUp : ArrowDown;
  const turn = (): void => onSort?.({ column: column.id, direction: direction === "ascending" ? "descending" : "ascending" });
  return (
    <th scope="col" aria-sort={direction} className={headClass(column)}>
      {column.isSortable === true && onSort !== undefined ? (
        <button type="button" onClick={turn} className="inline-flex min-h-6 cursor-pointer items-center gap-1 rounded-key font-label">
          {column.title}
          {direction !== undefined && <Arrow aria-hidden className="size-3.5" />}
        </button>
      ) : (
        column.title
      )}
    </th>
  );
}

function BodyRow<Item extends { readonly id: string }>({
  item,
  columns,
  href,
  onOpen,
  selected,
  onSelect,
}: TableProps<Item> & { readonly item: Item }): ReactNode {
  const id = useId();
  const isSelected = selected?.has(item.id) === true;
  const isPressable = href !== undefined || onOpen !== undefined;
  return (
    <tr
      data-row
      tabIndex={-1}
      aria-selected={onSelect === undefined ? undefined : isSelected}
      onClick={isPressable ? openByRow : undefined}
      className={classNames(
        "border-b border-line -outline-offset-2 last:border-b-0",
        isSelected && "bg-act-wash",
        isPressable && "cursor-pointer hover:bg-sunken",
      )}
    >
      {onSelect !== undefined && (
        <td className="ps-4 tablet:ps-5">
          <SelectBox label="Select" labelledBy={id} isSelected={isSelected} onChange={() => onSelect(toggled(selected, item.id))} />
        </td>
      )}
      {columns.map((column) =>
        column.isRowHeader === true ? (
          <th key={column.id} id={id} scope="row" className={classNames(cellClass(column), "font-normal")}>
            <Opener href={href?.(item)} onOpen={onOpen === undefined ? undefined : () => onOpen(item)}>
              {column.cell(item)}
            </Opener>
          </th>
        ) : (
          <td key={column.id} className={cellClass(column)}>
            {column.cell(item)}
          </td>
        ),
      )}
    </tr>
  );
}

interface OpenerProps {
  readonly href: string | undefined;
  readonly onOpen: (() => void) | undefined;
  readonly children: ReactNode;
}

/** What the row opens, on the words that name it: one stop for Tab, and a real link for the middle button. */
function Opener({ href, onOpen, children }: OpenerProps): ReactNode {
  if (href !== undefined)
    return (
      <Link look="plain" href={href} data-row-link className="block">
        {children}
      </Link>
    );
  if (onOpen === undefined) return children;
  return (
    <button type="button" data-row-link onClick={onOpen} className="block w-full cursor-pointer rounded-badge text-start">
      {children}
    </button>
  );
}

/** A press anywhere on the row that is not on something of its own. */
function openByRow(event: MouseEvent<HTMLTableRowElement>): void {
  if (!(event.target instanceof Element) || event.target.closest("a, button, input, label, select, [role=menu], [role=dialog]") !== null)
    return;
  event.currentTarget.querySelector<HTMLElement>("[data-row-link]")?.click();
}

function toggled(selected: ReadonlySet<string> | undefined, id: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}

const edges = "first:ps-4 last:pe-4 tablet:first:ps-5 tablet:last:pe-5";

function headClass(column: TableColumn<never>): string {
  return classNames(
    "h-9 border-b border-line px-2 text-label font-label text-ink-3",
    edges,
    column.align === "end" ? "text-end" : "text-start",
    column.isWideOnly === true && "max-tablet:hidden",
    column.width,
  );
}

function cellClass(column: TableColumn<never>): string {
  return classNames(
    "px-2 py-2.5 align-middle",
    edges,
    column.align === "end" ? "tabular text-end" : "text-start",
    column.isWideOnly === true && "max-tablet:hidden",
  );
}
