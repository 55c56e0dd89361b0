import { MessageSquareText } from "lucide-react";
import { type ReactNode, type Ref, useMemo } from "react";
import { useLiveState } from "#api/live.tsx";
import { problemText } from "#api/problem.ts";
import { useUrlState } from "#api/url-state.ts";
import { type Room, type TimelineFilter, type TimelineRow, useTimeline } from "#incidents/incident-queries.ts";
import { NoteBox } from "#incidents/note-box.tsx";
import type { NoteBoxHandle } from "#incidents/room-control.ts";
import { TimelineEntry } from "#incidents/timeline-entry.tsx";
import { isSaid, withoutOldOutput } from "#incidents/timeline-sentences.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { toInstant } from "#ui/format-time.ts";
import { LiveDot } from "#ui/live-dot.tsx";
import { SegmentedControl } from "#ui/segmented-control.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";

const filters: readonly { readonly id: TimelineFilter; readonly label: string }[] = [
  { id: "all", label: "All" },
  { id: "people", label: "People" },
  { id: "changes", label: "Changes" },
  { id: "updates", label: "Updates" },
];

function toFilter(text: string): TimelineFilter {
  return filters.find((filter) => filter.id === text)?.id ?? "all";
}

interface TimelineCardProps {
  readonly room: Room;
  readonly noteRef: Ref<NoteBoxHandle>;
}

/** The story, newest first by when it happened, with the box to add to it. */
export function TimelineCard({ room, noteRef }: TimelineCardProps): ReactNode {
  const live = useLiveState();
  const [chosen, choose] = useUrlState("timeline", "all");
  const filter = toFilter(chosen);
  return (
    <Card
      title="Timeline"
      aside={
        // Phones say it at the top of the screen.
        <span className="max-tablet:hidden">
          <LiveDot state={live} />
        </span>
      }
      actions={<SegmentedControl label="Show on the timeline" segments={filters} value={filter} onChange={choose} size="small" />}
      isFlush
    >
      <div className="px-4 pt-2 pb-3 tablet:px-5">
        <NoteBox room={room} ref={noteRef} filter={filter} />
      </div>
      <Entries room={room} filter={filter} />
    </Card>
  );
}

function Entries({ room, filter }: { readonly room: Room; readonly filter: TimelineFilter }): ReactNode {
  const query = useTimeline(room.id, filter);
  const rows = useMemo(() => inOrder(query.data?.pages.flatMap((page) => page.items) ?? []), [query.data]);
  if (query.isPending) {
    return (
      <div className="px-5 pb-3">
        <SkeletonRows label="Loading the timeline" />
      </div>
    );
  }
  if (query.isError && rows.length === 0)
    return <ErrorState error={new Error(problemText(query.error))} onRetry={() => void query.refetch()} />;
  if (rows.length === 0) return <EmptyState icon={MessageSquareText} title="Nothing of this kind yet." />;
  return (
    <>
      <Announcer newest={rows.find((row) => row.kind === "people")} />
      <ol aria-label="Timeline, newest first" className="pb-1">
        {rows.map((row) => (
          <TimelineEntry key={row.seq} row={row} />
        ))}
      </ol>
      {query.hasNextPage && (
        <div className="px-5 pt-1 pb-3">
          <Button size="small" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            Show earlier
          </Button>
        </div>
      )}
    </>
  );
}

/** A note may be back-dated: people read a story by when things happened, not by when they were written down. */
function inOrder(rows: readonly TimelineRow[]): readonly TimelineRow[] {
  return withoutOldOutput(rows.filter(isSaid))
    .map((row) => ({ row, at: toInstant(row.at).epochMilliseconds }))
    .toSorted((a, b) => b.at - a.at || b.row.seq - a.row.seq)
    .map(({ row }) => row);
}

/** Says what people add, once; what the product writes is not read out. */
function Announcer({ newest }: { readonly newest: TimelineRow | undefined }): ReactNode {
  const text = newest?.data["text"];
  return (
    <p role="status" className="sr-only">
      {newest !== undefined && typeof text === "string" && `${newest.actor.name}: ${text}`}
    </p>
  );
}
