import { ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import type { OpenIncident } from "#app/now/open-incidents.ts";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { Link } from "#ui/link.tsx";
import { SeverityBadge } from "#ui/severity-badge.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";
import { Clock } from "#ui/time.tsx";

/** What is not over, the worst first. */
export function IncidentsCard({ incidents }: { readonly incidents: readonly OpenIncident[] }): ReactNode {
  return (
    <Card title="Open incidents" isFlush>
      {incidents.length === 0 ? (
        <EmptyState icon={ShieldCheck} title="No incident is open">
          Declare one when something hurts. If unsure, declare: it can be declined.
        </EmptyState>
      ) : (
        <ul>
          {incidents.map((incident) => (
            <IncidentRow key={incident.id} incident={incident} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function IncidentRow({ incident }: { readonly incident: OpenIncident }): ReactNode {
  const services = incident.services.map((service) => service.name).join(", ");
  return (
    <li className="border-b border-line last:border-b-0">
      <Link
        look="plain"
        href={`/incidents/${incident.number}`}
        className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 py-3 no-underline! transition-colors duration-100 hover:bg-sunken tablet:px-5"
      >
        <span className="flex min-w-0 flex-1 basis-64 flex-col gap-1">
          <span className="flex flex-wrap items-center gap-2">
            <SeverityBadge severity={incident.severity} />
            <span className="text-row text-ink-3">{incident.reference}</span>
          </span>
          <span className="font-strong [overflow-wrap:anywhere]">{incident.title}</span>
          <span className="text-row text-ink-2">
            {incident.commander === null ? "Nobody commands" : `${incident.commander.name} commands`}
            {services !== "" && ` · ${services}`}
          </span>
        </span>
        <span className="flex items-center gap-4">
          <StatusBadge status={incident.status} />
          <Clock label="Since impact began" since={incident.impactStartedAt ?? incident.declaredAt} className="min-w-16 text-end text-h2" />
        </span>
      </Link>
    </li>
  );
}
