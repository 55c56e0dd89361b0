import { ListChecks, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useMayNot } from "#identity/index.ts";
import { ItemDialog } from "#postmortems/item-dialog.tsx";
import { ItemMenu } from "#postmortems/item-menu.tsx";
import { ItemState } from "#postmortems/item-state.tsx";
import type { Postmortem } from "#postmortems/postmortem-queries.ts";
import { kindWords, priorityWords } from "#postmortems/words.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { Table } from "#ui/table.tsx";

/** What will be done so that it does not happen again, or hurts less. */
export function ActionItemsCard({ postmortem }: { readonly postmortem: Postmortem }): ReactNode {
  const [isAdding, setAdding] = useState(false);
  const mayNot = useMayNot("responder");
  return (
    <Card
      title="Action items"
      isFlush
      actions={
        <Button icon={Plus} disabledReason={mayNot} onPress={() => setAdding(true)}>
          Add action item
        </Button>
      }
    >
      <Table
        label="Action items"
        items={postmortem.actionItems}
        empty={
          <EmptyState icon={ListChecks} title="No action items yet">
            What would have prevented this, shown it sooner, or stopped it faster?
          </EmptyState>
        }
        columns={[
          {
            id: "title",
            title: "Action",
            isRowHeader: true,
            cell: (item) => (
              <span className="block min-w-0">
                <span className="block font-strong [overflow-wrap:anywhere]">{item.title}</span>
                <span className="block font-normal text-ink-3 [overflow-wrap:anywhere]">
                  {item.evidence ?? item.waiveReason ?? <span className="tablet:hidden">{item.ownerName}</span>}
                </span>
              </span>
            ),
          },
          { id: "owner", title: "Owner", isWideOnly: true, cell: (item) => item.ownerName },
          { id: "kind", title: "Kind", isWideOnly: true, cell: (item) => <span className="text-ink-2">{kindWords[item.kind]}</span> },
          {
            id: "priority",
            title: "Priority",
            isWideOnly: true,
            cell: (item) => <span className="text-ink-2">{priorityWords[item.priority]}</span>,
          },
          { id: "state", title: "State", cell: (item) => <ItemState item={item} /> },
          {
            id: "menu",
            title: "More",
            align: "end",
            cell: (item) => <ItemMenu item={item} isRemovable={postmortem.status !== "published"} />,
          },
        ]}
      />
      {isAdding && <ItemDialog postmortemId={postmortem.id} item={undefined} onClose={() => setAdding(false)} />}
    </Card>
  );
}
