import { Flame, Lock } from "lucide-react";
import type { ReactNode } from "react";
import { problemText } from "#api/problem.ts";
import { useUrlState } from "#api/url-state.ts";
import { useServices } from "#catalog/index.ts";
import { type IncidentFilter, type IncidentSummary, useIncidents } from "#incidents/incident-queries.ts";
import { ReportsLink } from "#incidents/reports-link.tsx";
import { statusWords } from "#incidents/role-words.ts";
import { Avatar } from "#ui/avatar.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { GridList } from "#ui/grid-list.tsx";
import { Kbd } from "#ui/kbd.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SegmentedControl } from "#ui/segmented-control.tsx";
import { Select } from "#ui/select.tsx";
import { SeverityBadge } from "#ui/severity-badge.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";
import { Clock, RelativeTime } from "#ui/time.tsx";

const states = [
  { id: "all", label: "All" },
  { id: "open", label: "Open" },
  { id: "ended", label: "Ended" },
];

const roles = [
  { id: "any", label: "Everybody's" },
  { id: "mine", label: "Mine" },
];

const severityOptions = ["SEV1", "SEV2", "SEV3", "SEV4", "SEV5"].map((id) => ({ id, label: id }));

/** Every incident: what is open first, worst first. */
export function IncidentsScreen(): ReactNode {
  const [state, setState] = useUrlState("state", "all");
  const [severity, setSeverity] = useUrlState("severity", "all");
  const [role, setRole] = useUrlState("role", "any");
  const [serviceId, setServiceId] = useUrlState("service", "all");
  const services = useServices();
  const serviceOptions = (services.data?.items ?? []).map((service) => ({ id: service.id, label: service.name }));
  return (
    <>
      <PageHeader title="Incidents" actions={<ReportsLink />} />
      <div className="mb-4 flex flex-wrap items-end gap-3">
        <SegmentedControl label="State" segments={states} value={state} onChange={setState} />
        <SegmentedControl label="Whose" segments={roles} value={role} onChange={setRole} />
        <Select
          label="Severity"
          options={[{ id: "all", label: "Any severity" }, ...severityOptions]}
          value={severity}
          onChange={setSeverity}
          className="w-40 max-tablet:w-auto max-tablet:grow max-tablet:basis-36"
        />
        <Select
          label="Service"
          options={[{ id: "all", label: "Any service" }, ...serviceOptions]}
          value={serviceId}
          onChange={setServiceId}
          className="w-52 max-tablet:w-auto max-tablet:grow max-tablet:basis-36"
        />
      </div>
      <IncidentList filter={{ state, severity, role, serviceId }} />
    </>
  );
}

function IncidentList({ filter }: { readonly filter: IncidentFilter }): ReactNode {
  const query = useIncidents(filter);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isPending) {
    return (
      <Card>
        <SkeletonRows rows={5} label="Loading incidents" />
      </Card>
    );
  }
  if (query.isError && items.length === 0) {
    return (
      <ErrorState title="Incidents could not be loaded" error={new Error(problemText(query.error))} onRetry={() => void query.refetch()} />
    );
  }
  return (
    <Card isFlush>
      <Calm items={items} filter={filter} />
      <GridList
        label="Incidents"
        items={items}
        textOf={(incident) => `${incident.reference} ${incident.title}`}
        href={(incident) => `/incidents/${incident.reference}`}
        empty={<NoIncidents isFiltered={isNarrowed(filter)} />}
      >
        {(incident) => <IncidentRow incident={incident} />}
      </GridList>
      {query.hasNextPage && (
        <div className="px-5 py-3">
          <Button size="small" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </Card>
  );
}

function isNarrowed({ state, severity, role, serviceId }: IncidentFilter): boolean {
  return state !== "all" || severity !== "all" || role !== "any" || serviceId !== "all";
}

interface CalmProps {
  readonly items: readonly IncidentSummary[];
  readonly filter: IncidentFilter;
}

/** Where every incident has ended, the list says so first. */
function Calm({ items, filter }: CalmProps): ReactNode {
  if (isNarrowed(filter) || items.length === 0 || items.some((incident) => incident.endedAt === null)) return undefined;
  return <p className="border-b border-line px-4 py-3 text-row text-ink-2 tablet:px-5">Nothing is on fire.</p>;
}

function NoIncidents({ isFiltered }: { readonly isFiltered: boolean }): ReactNode {
  return (
    <EmptyState icon={Flame} title={isFiltered ? "No incident matches." : "Nothing is on fire."}>
      {isFiltered ? (
        "Widen the filters to see more."
      ) : (
        <>
          Press <Kbd keys="c" /> or Declare when something is. One line is enough.
        </>
      )}
    </EmptyState>
  );
}

function IncidentRow({ incident }: { readonly incident: IncidentSummary }): ReactNode {
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 py-1 tablet:flex-nowrap">
      <span className="w-24 shrink-0">
        <SeverityBadge severity={incident.severity} isShort />
      </span>
      <div className="order-last min-w-0 basis-full tablet:order-none tablet:flex-1 tablet:basis-0">
        <p className="truncate text-body font-strong">
          {incident.isPrivate && <Lock role="img" aria-label="Private" className="me-1.5 inline size-4 align-[-2px] text-ink-2" />}
          {incident.title}
        </p>
        <p className="truncate text-row text-ink-2">
          {incident.reference}
          {incident.services.length > 0 && ` · ${incident.services.map((service) => service.name).join(", ")}`}
        </p>
      </div>
      <Commander commander={incident.commander} />
      <span className="ms-auto shrink-0 tablet:ms-0 tablet:w-28">
        <StatusBadge status={incident.status} />
      </span>
      <span className="shrink-0 text-end text-row text-ink-2 tablet:w-24">
        <Age incident={incident} />
      </span>
    </div>
  );
}

function Commander({ commander }: { readonly commander: IncidentSummary["commander"] }): ReactNode {
  if (commander === null) return undefined;
  return (
    <span className="flex w-44 min-w-0 shrink-0 items-center gap-2 text-row max-wide:hidden">
      <Avatar name={commander.name} size="small" />
      <span className="truncate">
        <span className="sr-only">Commander: </span>
        {commander.name}
      </span>
    </span>
  );
}

function Age({ incident }: { readonly incident: IncidentSummary }): ReactNode {
  if (incident.endedAt !== null) {
    return (
      <>
        <span className="sr-only">{statusWords[incident.status]} </span>
        <RelativeTime at={incident.endedAt} />
      </>
    );
  }
  return <Clock label="Since impact began" since={incident.impactStartedAt ?? incident.declaredAt} className="tabular" />;
}
