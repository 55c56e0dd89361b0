import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { Cell, Column, Row, Table as AriaTable, TableBody, TableHeader, type SortDescriptor } from "react-aria-components/Table";
import { Checkbox } from "#ui/checkbox.tsx";
import { classNames } from "#ui/class-names.ts";

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
  readonly sort?: SortDescriptor;
  readonly onSort?: (sort: SortDescriptor) => void;
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (ids: ReadonlySet<string>) => void;
}

/** Rows of equal things: arrows move, x or space selects, Enter opens. */
export function Table<Item extends { readonly id: string }>({
  label,
  columns,
  items,
  empty,
  href,
  onOpen,
  sort,
  onSort,
  selected,
  onSelect,
}: TableProps<Item>): ReactNode {
  const isSelectable = onSelect !== undefined;
  return (
    <div className="overflow-x-auto">
      <AriaTable
        aria-label={label}
        sortDescriptor={sort}
        onSortChange={onSort}
        selectionMode={isSelectable ? "multiple" : "none"}
        selectedKeys={selected}
        onSelectionChange={(keys) => onSelect?.(keys === "all" ? new Set(items.map((item) => item.id)) : new Set([...keys].map(String)))}
        onRowAction={onOpen === undefined ? undefined : (key) => openRow(items, String(key), onOpen)}
        className="w-full border-collapse text-row"
      >
        <TableHeader>
          {isSelectable && (
            <Column width={40} className="w-10 border-b border-line ps-4 text-start tablet:ps-5">
              <Checkbox slot="selection" />
            </Column>
          )}
          {columns.map((column) => (
            <Column
              key={column.id}
              id={column.id}
              isRowHeader={column.isRowHeader}
              allowsSorting={column.isSortable}
              className={headClass(column)}
            >
              {({ sortDirection }) => <ColumnTitle title={column.title} direction={sortDirection} />}
            </Column>
          ))}
        </TableHeader>
        <TableBody items={items} renderEmptyState={() => empty}>
          {(item) => (
            <Row id={item.id} href={href?.(item)} className={rowClass(href !== undefined || onOpen !== undefined)}>
              {isSelectable && (
                <Cell className="ps-4 tablet:ps-5">
                  <Checkbox slot="selection" />
                </Cell>
              )}
              {columns.map((column) => (
                <Cell key={column.id} className={cellClass(column)}>
                  {column.cell(item)}
                </Cell>
              ))}
            </Row>
          )}
        </TableBody>
      </AriaTable>
    </div>
  );
}

function openRow<Item extends { readonly id: string }>(items: readonly Item[], id: string, open: (item: Item) => void): void {
  const item = items.find((candidate) => candidate.id === id);
  if (item !== undefined) open(item);
}

function ColumnTitle({
  title,
  direction,
}: {
  readonly title: string;
  readonly direction: "ascending" | "descending" | undefined;
}): ReactNode {
  const Arrow = direction === "ascending" ? ArrowUp : ArrowDown;
  return (
    <span className="inline-flex items-center gap-1">
      {title}
      {direction !== undefined && <Arrow aria-hidden className="size-3.5" />}
    </span>
  );
}

const edges = "first:ps-4 last:pe-4 tablet:first:ps-5 tablet:last:pe-5";

function headClass(column: TableColumn<never>): string {
  return classNames(
    "h-9 border-b border-line px-2 text-label font-label text-ink-3 outline-offset-[-2px] data-allows-sorting:cursor-pointer",
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
    column.align === "end" && "text-end tabular",
    column.isWideOnly === true && "max-tablet:hidden",
  );
}

function rowClass(isPressable: boolean): string {
  return classNames(
    "border-b border-line last:border-b-0 -outline-offset-2 data-selected:bg-act-wash",
    isPressable && "cursor-pointer data-hovered:bg-sunken",
  );
}
