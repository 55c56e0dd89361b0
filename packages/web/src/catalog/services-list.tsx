import { Boxes, Plus } from "lucide-react";
import { type ReactNode, useDeferredValue, useState } from "react";
import { useUrlState } from "#api/url-state.ts";
import { AddServiceDialog } from "#catalog/add-service-dialog.tsx";
import { type Service, useServices, useTeams } from "#catalog/catalog-queries.ts";
import { tierWords } from "#catalog/catalog-words.ts";
import { useMayNot } from "#identity/index.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Table } from "#ui/table.tsx";
import { TextField } from "#ui/text-field.tsx";

interface ServicesListProps {
  /** How a service fares now, told by modules above: a badge, or nothing. */
  readonly healthOf: (serviceId: string) => ReactNode;
}

/** Fewer than this are seen at a glance. */
const searchFrom = 6;

/** What the organisation runs. */
export function ServicesList({ healthOf }: ServicesListProps): ReactNode {
  const [search, setSearch] = useUrlState("q", "");
  const services = useServices(useDeferredValue(search));
  const mayNot = useMayNot("admin");
  const [isAdding, setAdding] = useState(false);
  const count = services.data?.items.length;
  const isEmpty = count === 0 && search === "";
  const add = (
    <Button variant="act" icon={Plus} disabledReason={mayNot} onPress={() => setAdding(true)}>
      Add service
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Services"
        actions={
          <>
            <Link look="secondary" href="/runbooks">
              Runbooks
            </Link>
            {!isEmpty && add}
          </>
        }
      />
      <div className="flex flex-col gap-5">
        {(search !== "" || (count ?? 0) >= searchFrom) && (
          <TextField label="Find a service" type="search" value={search} onChange={setSearch} className="max-w-form" />
        )}
        <Card isFlush={count !== undefined}>
          {isEmpty ? <NoServices add={add} /> : <FoundServices services={services} search={search} healthOf={healthOf} />}
        </Card>
      </div>
      {isAdding && <AddServiceDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function NoServices({ add }: { readonly add: ReactNode }): ReactNode {
  return (
    <EmptyState icon={Boxes} title="No services yet" action={add}>
      A service is something people would miss. Alerts, changes and incidents are about services.
    </EmptyState>
  );
}

interface FoundServicesProps extends ServicesListProps {
  readonly services: ReturnType<typeof useServices>;
  readonly search: string;
}

function FoundServices({ services, ...rest }: FoundServicesProps): ReactNode {
  if (services.data !== undefined) return <ServicesTable services={services.data.items} {...rest} />;
  if (services.error !== null) return <ErrorState error={services.error} onRetry={() => void services.refetch()} />;
  return <SkeletonRows label="Loading services" />;
}

interface ServicesTableProps extends ServicesListProps {
  readonly services: readonly Service[];
  readonly search: string;
}

function ServicesTable({ services, search, healthOf }: ServicesTableProps): ReactNode {
  const teams = useTeams();
  const ownerOf = (service: Service): string => teams.data?.items.find((team) => team.id === service.ownerTeamId)?.name ?? "Nobody";
  return (
    <Table
      label="Services"
      items={services}
      href={(service) => `/services/${service.id}`}
      empty={<EmptyState title={`No service is called anything with “${search}”.`} />}
      columns={[
        {
          id: "name",
          title: "Name",
          isRowHeader: true,
          cell: (service) => (
            <span className="block min-w-0">
              <span className="block font-strong [overflow-wrap:anywhere]">{service.name}</span>
              {service.description !== "" && <span className="line-clamp-2 font-normal text-ink-3">{service.description}</span>}
            </span>
          ),
        },
        { id: "health", title: "Now", cell: (service) => healthOf(service.id) },
        { id: "owner", title: "Owner", isWideOnly: true, cell: (service) => <span className="text-ink-2">{ownerOf(service)}</span> },
        {
          id: "tier",
          title: "Matters",
          isWideOnly: true,
          cell: (service) => (
            <span className="flex items-center gap-2 text-ink-2">
              <Badge>Tier {service.tier}</Badge>
              {tierWords[service.tier]}
            </span>
          ),
        },
      ]}
    />
  );
}
