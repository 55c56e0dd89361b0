import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { openIncidentsQuery } from "#app/now/open-incidents.ts";
import { ServiceHealth } from "#app/service/health.tsx";
import { ServicesList } from "#catalog/index.ts";

/** What the organisation runs, and how each fares. */
export function ServicesScreen(): ReactNode {
  const incidents = useQuery(openIncidentsQuery).data?.items;
  return <ServicesList healthOf={(serviceId) => <ServiceHealth serviceId={serviceId} incidents={incidents} />} />;
}
