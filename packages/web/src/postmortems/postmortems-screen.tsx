import { BookOpen, ListChecks } from "lucide-react";
import type { ReactNode } from "react";
import { useMayNot } from "#identity/index.ts";
import { type PostmortemSummary, usePostmortems, useResolvedIncidents } from "#postmortems/postmortem-queries.ts";
import { StatusWord } from "#postmortems/status-word.tsx";
import { useDraftReview } from "#postmortems/use-draft-review.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SeverityBadge } from "#ui/severity-badge.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Table } from "#ui/table.tsx";
import { AbsoluteTime } from "#ui/time.tsx";

/** What was learned, and what is still to be reviewed. */
export function PostmortemsScreen(): ReactNode {
  const postmortems = usePostmortems();
  return (
    <>
      <PageHeader
        title="Postmortems"
        actions={
          <Link look="secondary" icon={ListChecks} href="/action-items">
            Action items
          </Link>
        }
      />
      <div className="flex flex-col gap-5">
        <AwaitingReview reviewed={postmortems.data?.items.map((one) => one.incidentId)} />
        <Card isFlush={postmortems.data !== undefined}>
          {postmortems.data === undefined && postmortems.isError && (
            <ErrorState error={postmortems.error} onRetry={() => void postmortems.refetch()} />
          )}
          {postmortems.data === undefined && !postmortems.isError && <SkeletonRows label="Loading reviews" />}
          {postmortems.data !== undefined && <ReviewsTable reviews={postmortems.data.items} />}
        </Card>
      </div>
    </>
  );
}

function ReviewsTable({ reviews }: { readonly reviews: readonly PostmortemSummary[] }): ReactNode {
  return (
    <Table
      label="Postmortems"
      items={reviews}
      href={(review) => `/postmortems/${review.id}`}
      empty={
        <EmptyState icon={BookOpen} title="No reviews yet">
          Once an incident is resolved, its review is drafted from the timeline.
        </EmptyState>
      }
      columns={[
        {
          id: "title",
          title: "Review",
          isRowHeader: true,
          cell: (review) => (
            <span className="block min-w-0">
              <span className="block font-strong [overflow-wrap:anywhere]">{review.title}</span>
              <span className="block font-normal text-ink-3">INC-{review.incidentNumber}</span>
            </span>
          ),
        },
        { id: "severity", title: "Severity", isWideOnly: true, cell: (review) => <SeverityBadge severity={review.severity} isShort /> },
        { id: "status", title: "State", cell: (review) => <StatusWord status={review.status} /> },
        {
          id: "items",
          title: "Open actions",
          align: "end",
          isWideOnly: true,
          cell: (review) => `${review.openItems} of ${review.itemCount}`,
        },
        { id: "updated", title: "Changed", align: "end", isWideOnly: true, cell: (review) => <AbsoluteTime at={review.updatedAt} /> },
      ]}
    />
  );
}

/** Resolved, not closed, and nobody has begun. */
function AwaitingReview({ reviewed }: { readonly reviewed: readonly string[] | undefined }): ReactNode {
  const resolved = useResolvedIncidents();
  const draft = useDraftReview();
  const mayNot = useMayNot("responder");
  const waiting = (resolved.data?.items ?? []).filter((incident) => reviewed !== undefined && !reviewed.includes(incident.id));
  if (waiting.length === 0) return undefined;
  return (
    <Card title="Waiting for a review" isFlush>
      <ul>
        {waiting.map((incident) => (
          <li
            key={incident.id}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-3 last:border-b-0 tablet:px-5"
          >
            <SeverityBadge severity={incident.severity} isShort />
            <Link
              look="plain"
              href={`/incidents/${incident.number}`}
              className="min-w-0 flex-1 basis-48 text-row font-strong [overflow-wrap:anywhere]"
            >
              {incident.reference} {incident.title}
            </Link>
            <Button
              disabledReason={mayNot}
              isPending={draft.isPending && draft.variables === incident.id}
              onPress={() => draft.mutate(incident.id)}
            >
              Draft review
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
