import { Plus, Radio } from "lucide-react";
import type { ReactNode } from "react";
import { AlertsNav } from "#alerts/alerts-nav.tsx";
import { NoPermission } from "#alerts/no-permission.tsx";
import { type Source, useSourceKinds, useSources } from "#alerts/source-queries.ts";
import { SourceState } from "#alerts/source-state.tsx";
import { useUrlState } from "#api/url-state.ts";
import { useServices } from "#catalog/index.ts";
import { useMayNot } from "#identity/index.ts";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Table } from "#ui/table.tsx";
import { TextField } from "#ui/text-field.tsx";

/** Fewer than this are seen at a glance. */
const searchFrom = 6;

const add = (
  <Link look="act" icon={Plus} href="/sources/new">
    Add source
  </Link>
);

/** Every way in: what sends, whom it concerns, when it was last heard. */
export function SourcesScreen(): ReactNode {
  const mayNot = useMayNot("admin");
  return (
    <>
      <PageHeader
        title="Sources"
        description="What sends alerts, and when each was last heard."
        actions={mayNot === undefined ? add : undefined}
      />
      <AlertsNav />
      {mayNot === undefined ? (
        <SourceList />
      ) : (
        <Card>
          <NoPermission reason={mayNot}>Sources hold secret keys: only those who may make one see them.</NoPermission>
        </Card>
      )}
    </>
  );
}

function SourceList(): ReactNode {
  const sources = useSources();
  const [search, setSearch] = useUrlState("q", "");
  const items = sources.data?.items;
  if (items === undefined && sources.isError)
    return <ErrorState title="The sources could not be loaded" error={sources.error} onRetry={() => void sources.refetch()} />;
  if (items === undefined) {
    return (
      <Card>
        <SkeletonRows label="Loading sources" />
      </Card>
    );
  }
  if (items.length === 0) {
    return (
      <Card>
        <EmptyState icon={Radio} title="Nothing sends alerts yet">
          Add a source, run the one command it shows, and the first alert is here.
        </EmptyState>
      </Card>
    );
  }
  return (
    <div className="flex flex-col gap-5">
      {(search !== "" || items.length >= searchFrom) && (
        <TextField label="Find a source" type="search" value={search} onChange={setSearch} className="max-w-form" />
      )}
      <Card isFlush>
        <SourceTable items={items} search={search} />
      </Card>
    </div>
  );
}

function SourceTable({ items, search }: { readonly items: readonly Source[]; readonly search: string }): ReactNode {
  const kinds = useSourceKinds();
  const services = useServices();
  const kindOf = (source: Source): string => kinds.data?.items.find((kind) => kind.kind === source.kind)?.label ?? source.kind;
  const serviceOf = (source: Source): string =>
    source.serviceId === null
      ? "As the routing rules say"
      : (services.data?.items.find((service) => service.id === source.serviceId)?.name ?? "A service");
  const wanted = search.trim().toLowerCase();
  const shown = items.filter((source) => `${source.name} ${kindOf(source)} ${serviceOf(source)}`.toLowerCase().includes(wanted));
  return (
    <Table
      label="Sources"
      items={shown}
      href={(source) => `/sources/${source.id}`}
      empty={<EmptyState title={`No source is called anything with “${search}”.`} />}
      columns={[
        {
          id: "name",
          title: "Source",
          isRowHeader: true,
          cell: (source) => (
            <>
              <span className="block font-strong [overflow-wrap:anywhere]">{source.name}</span>
              <span className="block font-normal text-ink-3">{kindOf(source)}</span>
            </>
          ),
        },
        { id: "service", title: "Service", isWideOnly: true, cell: (source) => <span className="text-ink-2">{serviceOf(source)}</span> },
        { id: "heard", title: "Last heard", align: "end", cell: (source) => <SourceState source={source} /> },
      ]}
    />
  );
}
