import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { AlertDetail } from "#alerts/alert-queries.ts";
import { api, read } from "#api/client.ts";
import { Card } from "#ui/card.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";
import { formatDuration } from "#ui/duration.ts";
import { AbsoluteTime } from "#ui/time.tsx";

const shownAtMost = 10;

function fetchOccurrences({ sourceId, dedupKey }: Pick<AlertDetail, "sourceId" | "dedupKey">) {
  return read(api.GET("/api/v1/alerts", { params: { query: { sourceId, dedupKey, limit: shownAtMost + 1 } } }));
}

/** The other times the same thing was wrong, the latest first, and how long each took. */
export function OccurrencesCard({ alert }: { readonly alert: AlertDetail }): ReactNode {
  const query = useQuery({
    queryKey: ["alerts", "occurrences", alert.sourceId, alert.dedupKey],
    queryFn: () => fetchOccurrences(alert),
  });
  const others = query.data?.items.filter((one) => one.id !== alert.id);
  return (
    <Card title="Occurrences">
      {query.isPending && <SkeletonRows rows={1} label="Loading occurrences" />}
      {query.isError && others === undefined && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {others?.length === 0 && <p className="text-row text-ink-2">This is the first time.</p>}
      {others !== undefined && others.length > 0 && (
        <ol aria-label="Other occurrences" className="flex flex-col divide-y divide-line text-row">
          {others.slice(0, shownAtMost).map((one) => (
            <li key={one.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
              <Link look="text" href={`/alerts/${one.id}`}>
                <AbsoluteTime at={one.openedAt} />
              </Link>
              <span className="text-ink-2">{lasted(one.openedAt, one.resolvedAt)}</span>
              <span className="ms-auto">
                <StatusBadge status={one.status} />
              </span>
            </li>
          ))}
        </ol>
      )}
      {query.data?.nextCursor !== null && query.data !== undefined && <p className="mt-2 text-row text-ink-3">And more before these.</p>}
    </Card>
  );
}

function lasted(openedAt: string, resolvedAt: string | null): string {
  if (resolvedAt === null) return "still open";
  return `took ${formatDuration(Math.round(Temporal.Instant.from(openedAt).until(resolvedAt).total("seconds")))}`;
}
