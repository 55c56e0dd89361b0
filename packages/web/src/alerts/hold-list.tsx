import type { UseQueryResult } from "@tanstack/react-query";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";

interface HoldListProps<Item extends { readonly id: string }> {
  readonly label: string;
  readonly query: UseQueryResult<{ readonly items: readonly Item[] }>;
  readonly empty: { readonly icon: LucideIcon; readonly title: string; readonly text: string };
  readonly children: (item: Item) => ReactNode;
}

/** A list of things that hold alerts back, in each of its states. */
export function HoldList<Item extends { readonly id: string }>({ label, query, empty, children }: HoldListProps<Item>): ReactNode {
  const items = query.data?.items;
  if (items === undefined && query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (items === undefined) {
    return (
      <Card>
        <SkeletonRows rows={3} label={`Loading ${label.toLowerCase()}`} />
      </Card>
    );
  }
  if (items.length === 0) {
    return (
      <Card>
        <EmptyState icon={empty.icon} title={empty.title}>
          {empty.text}
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card isFlush>
      <ul aria-label={label}>
        {items.map((item) => (
          <li
            key={item.id}
            data-row
            className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b border-line px-4 py-3 text-row last:border-b-0 tablet:px-5"
          >
            {children(item)}
          </li>
        ))}
      </ul>
    </Card>
  );
}
