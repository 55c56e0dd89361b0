import type { ReactNode } from "react";
import { type OpenAlert, useOpenAlerts } from "#app/service/service-queries.ts";
import { Card } from "#ui/card.tsx";
import { Link } from "#ui/link.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";
import { RelativeTime } from "#ui/time.tsx";

/** What monitoring says is wrong with a service now. Nothing at all when nothing is: health is said in the head. */
export function OpenAlertsCard({ serviceId }: { readonly serviceId: string }): ReactNode {
  const alerts = useOpenAlerts(serviceId);
  const items = alerts.data?.items ?? [];
  if (items.length === 0) return undefined;
  return (
    <Card title="Open alerts" isFlush>
      <ul className="divide-y divide-line">
        {items.map((alert) => (
          <AlertRow key={alert.id} alert={alert} />
        ))}
      </ul>
    </Card>
  );
}

function AlertRow({ alert }: { readonly alert: OpenAlert }): ReactNode {
  return (
    <li>
      <Link
        look="plain"
        href={`/alerts/${alert.id}`}
        className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 text-row no-underline! hover:bg-sunken tablet:px-5"
      >
        <span className="min-w-0 flex-1 basis-56">
          <span className="block font-strong [overflow-wrap:anywhere]">{alert.title}</span>
          <span className="block text-ink-3">
            {alert.sourceName} · since <RelativeTime at={alert.openedAt} />
          </span>
        </span>
        <StatusBadge status={alert.status} />
      </Link>
    </li>
  );
}
