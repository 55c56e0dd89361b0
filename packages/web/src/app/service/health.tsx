import { ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "#ui/badge.tsx";
import { SeverityBadge, type SeverityLevel } from "#ui/severity-badge.tsx";

interface HurtingIncident {
  readonly severity: SeverityLevel;
  readonly status: string;
  readonly reference: string;
  readonly services: readonly { readonly id: string }[];
}

/** How a service fares, by the worst open incident that touches it; one whose hurt has stopped counts after one that hurts. */
export function ServiceHealth({
  serviceId,
  incidents,
}: {
  readonly serviceId: string;
  /** Undefined while they are not known: then nothing is claimed. */
  readonly incidents: readonly HurtingIncident[] | undefined;
}): ReactNode {
  if (incidents === undefined) return undefined;
  const touching = incidents.filter((incident) => incident.services.some((service) => service.id === serviceId));
  const [worst] = touching.toSorted((one, other) => rank(one).localeCompare(rank(other), "en"));
  if (worst === undefined) {
    return (
      <Badge tone="ok" icon={ShieldCheck}>
        No incident
      </Badge>
    );
  }
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <SeverityBadge severity={worst.severity} isShort />
      <span className="text-ink-2">{worst.reference}</span>
    </span>
  );
}

function rank(incident: HurtingIncident): string {
  return `${incident.status === "mitigated" ? 1 : 0} ${incident.severity}`;
}
