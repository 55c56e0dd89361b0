import { ExternalLink, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { type ListedPage, useStatusPages } from "#comms/comms-queries.ts";
import { NewPageForm } from "#comms/new-page-form.tsx";
import { PublishedBadge } from "#comms/published-badge.tsx";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Table } from "#ui/table.tsx";

/** The pages that customers read. Without any, the way to the first one. */
export function StatusPagesScreen(): ReactNode {
  const pages = useStatusPages();
  const mayNot = useMayNot("admin");
  const [isAdding, setAdding] = useState(false);
  const items = pages.data?.items ?? [];
  const add = (
    <Button variant="act" icon={Plus} disabledReason={mayNot} onPress={() => setAdding(true)}>
      New status page
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Status pages"
        description="What customers read while something is broken, and afterwards."
        actions={items.length > 0 && add}
      />
      {pages.data === undefined && (
        <Card>
          {pages.isError ? (
            <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />
          ) : (
            <SkeletonRows label="Loading status pages" />
          )}
        </Card>
      )}
      {pages.data !== undefined && items.length === 0 && (
        <Card title="Your first status page" className="max-w-2xl">
          <NewPageForm mayNot={mayNot} />
        </Card>
      )}
      {items.length > 0 && (
        <Card isFlush>
          <PagesTable pages={items} />
        </Card>
      )}
      {isAdding && (
        <Dialog isOpen onOpenChange={() => setAdding(false)} title="New status page" isDismissable={false}>
          <NewPageForm mayNot={mayNot} />
        </Dialog>
      )}
    </>
  );
}

function PagesTable({ pages }: { readonly pages: readonly ListedPage[] }): ReactNode {
  return (
    <Table
      label="Status pages"
      items={pages}
      href={(page) => `/status-pages/${page.id}`}
      empty={undefined}
      columns={[
        {
          id: "name",
          title: "Name",
          isRowHeader: true,
          cell: (page) => <span className="font-strong [overflow-wrap:anywhere]">{page.name}</span>,
        },
        { id: "state", title: "State", cell: (page) => <PublishedBadge publishedAt={page.publishedAt} /> },
        { id: "subscribers", title: "Subscribers", align: "end", isWideOnly: true, cell: (page) => page.subscriberCount.toLocaleString() },
        {
          id: "address",
          title: "Address",
          isWideOnly: true,
          cell: (page) =>
            page.publishedAt === null ? (
              <span className="text-ink-3">{page.path}</span>
            ) : (
              <Link href={page.path} target="_blank" icon={ExternalLink} className="inline-flex items-center gap-1.5">
                {page.path}
              </Link>
            ),
        },
      ]}
    />
  );
}
