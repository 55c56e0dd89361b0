import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api, read } from "#api/client.ts";
import { openIncidentsQuery } from "#app/now/open-incidents.ts";
import { isRunning, ShiftEnd } from "#app/now/shift-card.tsx";
import { useMyShifts } from "#oncall/index.ts";
import { Link } from "#ui/link.tsx";
import { useNow } from "#ui/now.ts";

/** How much is open in a place, beside its name. Nothing where nothing is. */
export function PlaceCount({ href }: { readonly href: string }): ReactNode {
  const incidents = useQuery({ ...openIncidentsQuery, enabled: href === "/incidents" });
  const alerts = useQuery({
    queryKey: ["alerts", "counts"],
    queryFn: () => read(api.GET("/api/v1/alerts/counts")),
    enabled: href === "/alerts",
  });
  const count = href === "/incidents" ? incidents.data?.items.length : alerts.data?.triggered;
  if (count === undefined || count === 0) return undefined;
  return <span className="tabular ms-auto text-row text-ink-2">{count}</span>;
}

/** While I am on call: for what and until when. */
export function OnCallCard(): ReactNode {
  const now = useNow();
  const running = useMyShifts().data?.items.filter((shift) => isRunning(shift, now)) ?? [];
  const [shift] = running;
  if (shift === undefined) return undefined;
  return (
    <Link
      look="plain"
      href={`/schedules/${shift.schedule.id}`}
      className="flex flex-col rounded-control! border border-line bg-surface px-3 py-2.5 text-row no-underline! hover:border-line-strong"
    >
      <span className="text-label text-ink-3">You are on call</span>
      <span className="truncate font-strong">
        {shift.schedule.name}
        {running.length > 1 && ` and ${running.length - 1} more`}
      </span>
      <span className="text-label text-ink-2">
        <ShiftEnd until={shift.until} />
      </span>
    </Link>
  );
}
