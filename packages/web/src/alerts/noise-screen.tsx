import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Volume2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { visibleText } from "@staunch/core/kernel";
import { AlertsNav } from "#alerts/alerts-nav.tsx";
import { api, read } from "#api/client.ts";
import { useUrlState } from "#api/url-state.ts";
import { Card } from "#ui/card.tsx";
import { durationInWords } from "#ui/duration.ts";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SegmentedControl } from "#ui/segmented-control.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Table, type TableColumn, type TableSort } from "#ui/table.tsx";

type By = "service" | "rule" | "key";
type Days = "7" | "30" | "90";

const bys: readonly { readonly id: By; readonly label: string }[] = [
  { id: "service", label: "Services" },
  { id: "rule", label: "Rules" },
  { id: "key", label: "Alert keys" },
];
const spans: readonly { readonly id: Days; readonly label: string }[] = [
  { id: "7", label: "7 days" },
  { id: "30", label: "30 days" },
  { id: "90", label: "90 days" },
];

function fetchNoise(by: By, days: Days) {
  return read(api.GET("/api/v1/alerts/noise", { params: { query: { by, days } } }));
}

type Noise = Awaited<ReturnType<typeof fetchNoise>>["items"][number];

/** How much of what fires matters, and what would make the rest quieter. */
export function NoiseScreen(): ReactNode {
  const [byText, setBy] = useUrlState("by", "service");
  const [daysText, setDays] = useUrlState("days", "30");
  const by = bys.find(({ id }) => id === byText)?.id ?? "service";
  const days = spans.find(({ id }) => id === daysText)?.id ?? "30";
  const noise = useQuery({
    queryKey: ["alerts", "noise", by, days],
    queryFn: () => fetchNoise(by, days),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHeader title="Noise" description="What fired, how much of it anybody acted on, and what would make the rest quieter." />
      <AlertsNav />
      <div className="mb-4 flex flex-wrap gap-3">
        <SegmentedControl label="Counted by" segments={bys} value={by} onChange={setBy} />
        <SegmentedControl label="Over" segments={spans} value={days} onChange={setDays} />
      </div>
      <NoiseList by={by} query={noise} />
    </>
  );
}

function NoiseList({ by, query }: { readonly by: By; readonly query: ReturnType<typeof useQuery<{ items: Noise[] }>> }): ReactNode {
  const items = query.data?.items;
  if (items === undefined && query.isError)
    return <ErrorState title="The figures could not be loaded" error={query.error} onRetry={() => void query.refetch()} />;
  if (items === undefined) {
    return (
      <Card>
        <SkeletonRows label="Counting" />
      </Card>
    );
  }
  if (items.length === 0) {
    return (
      <Card>
        <EmptyState icon={Volume2} title="Nothing fired">
          {by === "rule" ? "No routing rule matched an alert in these days." : "No alert opened in these days."}
        </EmptyState>
      </Card>
    );
  }
  return <NoiseTable by={by} items={items} />;
}

type Figure = "fired" | "paged" | "acted" | "clearedThemselves" | "flapped" | "medianSecondsToClear";

const figures: readonly { readonly id: Figure; readonly title: string; readonly isWideOnly: boolean }[] = [
  { id: "fired", title: "Fired", isWideOnly: false },
  { id: "paged", title: "Paged", isWideOnly: true },
  { id: "acted", title: "Acted on", isWideOnly: false },
  { id: "clearedThemselves", title: "Cleared itself", isWideOnly: true },
  { id: "medianSecondsToClear", title: "Median to clear", isWideOnly: true },
  { id: "flapped", title: "Flapped", isWideOnly: true },
];

const heads: Readonly<Record<By, string>> = { service: "Service", rule: "Routing rule", key: "Alert" };

function NoiseTable({ by, items }: { readonly by: By; readonly items: readonly Noise[] }): ReactNode {
  const [sort, setSort] = useState<TableSort>({ column: "fired", direction: "descending" });
  const columns: readonly TableColumn<Noise>[] = [
    { id: "name", title: heads[by], isRowHeader: true, isSortable: true, cell: (row) => <Name by={by} row={row} /> },
    ...figures.map(({ id, title, isWideOnly }): TableColumn<Noise> => {
      const cell = (row: Noise): ReactNode => (id === "medianSecondsToClear" ? clearWords(row) : row[id].toLocaleString());
      return { id, title, isWideOnly, isSortable: true, align: "end", cell };
    }),
  ];
  return (
    <Card isFlush>
      <Table label="Noise" columns={columns} items={sorted(items, sort)} sort={sort} onSort={setSort} empty={undefined} />
    </Card>
  );
}

function clearWords({ medianSecondsToClear: seconds }: Noise): string {
  return seconds === null ? "–" : durationInWords(seconds);
}

function sorted(items: readonly Noise[], { column, direction }: TableSort): readonly Noise[] {
  const figure = figures.find(({ id }) => id === column)?.id;
  const compare = (left: Noise, right: Noise): number =>
    figure === undefined ? left.name.localeCompare(right.name) : (left[figure] ?? -1) - (right[figure] ?? -1);
  const ascending = items.toSorted(compare);
  return direction === "ascending" ? ascending : ascending.toReversed();
}

function Name({ by, row }: { readonly by: By; readonly row: Noise }): ReactNode {
  return (
    <div className="min-w-0 [overflow-wrap:anywhere] tablet:min-w-64">
      <NameLink by={by} row={row} />
      {by !== "service" && row.serviceName !== null && <span className="block text-ink-3">{row.serviceName}</span>}
      <p className="mt-0.5 text-ink-3 tablet:hidden">
        {`${row.paged} paged, ${row.clearedThemselves} cleared themselves, ${row.flapped} flapped`}
      </p>
      {row.suggestion !== null && (
        <p className="mt-1 max-w-prose text-ink-2">
          {row.suggestion.words} <Remedy row={row} suggestion={row.suggestion} />
        </p>
      )}
    </div>
  );
}

function NameLink({ by, row }: { readonly by: By; readonly row: Noise }): ReactNode {
  const name = <bdi className="font-strong">{visibleText(row.name)}</bdi>;
  const href = placeOf(by, row);
  return href === undefined ? name : <Link href={href}>{name}</Link>;
}

function placeOf(by: By, row: Noise): string | undefined {
  if (by === "service") return row.serviceId === null ? undefined : `/services/${row.serviceId}`;
  return by === "rule" ? `/routing/${row.id}` : `/alerts?state=all&source=${row.sourceId ?? ""}`;
}

interface RemedyProps {
  readonly row: Noise;
  readonly suggestion: NonNullable<Noise["suggestion"]>;
}

/** Where the suggestion is carried out; what cannot be named in one place stays words. */
function Remedy({ row, suggestion }: RemedyProps): ReactNode {
  if (suggestion.kind === "route") return <Link href="/routing/new">Write a routing rule</Link>;
  if (row.serviceId === null) return undefined;
  const wait = suggestion.minutes === null ? "" : `?wait=${suggestion.minutes * 60}`;
  return (
    <Link href={`/services/${row.serviceId}/grouping${wait}`}>
      {suggestion.kind === "hold" ? `Hold for ${suggestion.minutes ?? 0} min` : "Change when it flaps"}
    </Link>
  );
}
