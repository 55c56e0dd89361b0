import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { problemStatus, problemText } from "#api/problem.ts";
import { IncidentsCard } from "#app/now/incidents-card.tsx";
import { openIncidentsQuery } from "#app/now/open-incidents.ts";
import { NotFound } from "#app/screen-states.tsx";
import type { ScreenProps } from "#app/screens.ts";
import { ServiceHealth } from "#app/service/health.tsx";
import { OpenAlertsCard } from "#app/service/open-alerts-card.tsx";
import { PolicyCard } from "#app/service/policy-card.tsx";
import { SourcesCard } from "#app/service/sources-card.tsx";
import { ChangesCard, DependenciesCard, type Service, ServiceHead, useService } from "#catalog/index.ts";
import { MitigationsCard, RecoveryChecksCard } from "#mitigation/index.ts";
import { ServiceRunbooksCard } from "#runbooks/index.ts";
import { ErrorState } from "#ui/error-state.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";

/** Everything about one service. What modules above the catalogue know of it is put in here. */
export function ServiceScreen({ params }: ScreenProps): ReactNode {
  const service = useService(params["id"] ?? "");
  if (service.data !== undefined) return <ShownService key={service.data.id} service={service.data} />;
  if (problemStatus(service.error) === 404) return <NotFound />;
  return (
    <>
      <PageHeader title="Service" crumbs={[{ label: "Services", href: "/services" }]} here="Service" />
      {service.error === null ? (
        <SkeletonRows label="Loading the service" />
      ) : (
        <ErrorState
          title="This service could not be shown"
          error={new Error(problemText(service.error))}
          onRetry={() => void service.refetch()}
        />
      )}
    </>
  );
}

function ShownService({ service }: { readonly service: Service }): ReactNode {
  const incidents = useQuery(openIncidentsQuery).data?.items;
  const own = incidents?.filter((incident) => incident.services.some((affected) => affected.id === service.id)) ?? [];
  return (
    <>
      <title>{`${service.name} · Staunch`}</title>
      <ServiceHead service={service} health={<ServiceHealth serviceId={service.id} incidents={incidents} />} />
      <div className="grid items-start gap-5 rail:grid-cols-[minmax(0,1fr)_348px]">
        <div className="flex min-w-0 flex-col gap-5">
          {own.length > 0 && <IncidentsCard incidents={own} />}
          <OpenAlertsCard serviceId={service.id} />
          <ChangesCard serviceId={service.id} />
          <MitigationsCard serviceId={service.id} />
          <RecoveryChecksCard serviceId={service.id} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <PolicyCard serviceId={service.id} />
          <ServiceRunbooksCard serviceId={service.id} />
          <SourcesCard serviceId={service.id} />
          <DependenciesCard service={service} />
        </div>
      </div>
    </>
  );
}
