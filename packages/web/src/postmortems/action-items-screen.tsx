import { ListChecks } from "lucide-react";
import type { ReactNode } from "react";
import { useUrlState } from "#api/url-state.ts";
import { useMe } from "#identity/index.ts";
import { ItemMenu } from "#postmortems/item-menu.tsx";
import { ItemState } from "#postmortems/item-state.tsx";
import { type ItemFilter, type ListedItem, useActionItems } from "#postmortems/postmortem-queries.ts";
import { kindWords } from "#postmortems/words.ts";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SegmentedControl } from "#ui/segmented-control.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Table } from "#ui/table.tsx";

const states: Readonly<Record<string, ItemFilter["status"]>> = { open: "open", done: "done", waived: "waived" };

/** What reviews asked for, the first due first, so that overdue work stands on top. */
export function ActionItemsScreen(): ReactNode {
  const [state, setState] = useUrlState("state", "open");
  const [whose, setWhose] = useUrlState("whose", "everyone");
  const me = useMe().data?.user?.id;
  const items = useActionItems({ status: states[state] ?? "open", ownerId: whose === "mine" ? me : undefined });
  return (
    <>
      <PageHeader title="Action items" crumbs={[{ label: "Postmortems", href: "/postmortems" }]} here="Action items" />
      <div className="mb-4 flex flex-wrap gap-3">
        <SegmentedControl
          label="State"
          segments={[
            { id: "open", label: "Open" },
            { id: "done", label: "Done" },
            { id: "waived", label: "Waived" },
          ]}
          value={state}
          onChange={setState}
        />
        <SegmentedControl
          label="Whose"
          segments={[
            { id: "everyone", label: "Everyone" },
            { id: "mine", label: "Mine" },
          ]}
          value={whose}
          onChange={setWhose}
        />
      </div>
      <Card isFlush={items.data !== undefined}>
        {items.data === undefined && items.isError && <ErrorState error={items.error} onRetry={() => void items.refetch()} />}
        {items.data === undefined && !items.isError && <SkeletonRows label="Loading action items" />}
        {items.data !== undefined && <ItemsTable items={items.data.items} state={state} />}
      </Card>
    </>
  );
}

function ItemsTable({ items, state }: { readonly items: readonly ListedItem[]; readonly state: string }): ReactNode {
  return (
    <Table
      label="Action items"
      items={items}
      empty={
        <EmptyState icon={ListChecks} title={state === "open" ? "No open actions" : `Nothing ${state}`}>
          Action items come out of postmortems.
        </EmptyState>
      }
      columns={[
        {
          id: "title",
          title: "Action",
          isRowHeader: true,
          cell: (item) => (
            <span className="block min-w-0">
              <Link look="plain" href={`/postmortems/${item.postmortemId}`} className="font-strong [overflow-wrap:anywhere]">
                {item.title}
              </Link>
              <span className="block font-normal text-ink-3 [overflow-wrap:anywhere]">
                INC-{item.incident.number} {item.incident.title}
              </span>
            </span>
          ),
        },
        { id: "owner", title: "Owner", isWideOnly: true, cell: (item) => item.ownerName },
        { id: "kind", title: "Kind", isWideOnly: true, cell: (item) => <span className="text-ink-2">{kindWords[item.kind]}</span> },
        { id: "state", title: "State", cell: (item) => <ItemState item={item} /> },
        { id: "menu", title: "More", align: "end", cell: (item) => <ItemMenu item={item} isRemovable={false} /> },
      ]}
    />
  );
}
