import { useMutation } from "@tanstack/react-query";
import { CalendarSync } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { type CalendarFeed, useMyFeeds, useRefetchFeeds } from "#oncall/planning-queries.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { AbsoluteTime } from "#ui/time.tsx";
import { toast } from "#ui/toast.ts";

interface FeedsCardProps {
  /** The feed of one schedule; left out, of the viewer's own shifts everywhere. */
  readonly scheduleId?: string;
}

/** A secret address for calendar programs: made, changed and ended here. The address is shown once. */
export function FeedsCard({ scheduleId }: FeedsCardProps): ReactNode {
  const feeds = useMyFeeds();
  const refetch = useRefetchFeeds();
  const [shown, setShown] = useState<CalendarFeed>();
  const feed = feeds.data?.items.find((candidate) => (candidate.schedule?.id ?? undefined) === scheduleId);
  const make = useMutation({
    mutationFn: () => read(api.POST("/api/v1/me/calendar-feeds", { body: scheduleId === undefined ? {} : { scheduleId } })),
    onSuccess: setShown,
    onSettled: refetch,
  });
  return (
    <Card title="In your calendar">
      <div className="flex flex-col gap-4">
        <p className="text-row text-ink-2">
          {scheduleId === undefined
            ? "Your own shifts over all schedules, for any calendar program that reads an address."
            : "Everybody's shifts and the gaps of this schedule, for any calendar program that reads an address."}
        </p>
        {feeds.isPending && <SkeletonRows rows={1} />}
        {feeds.isError && <ErrorState error={feeds.error} onRetry={() => void feeds.refetch()} />}
        {shown?.url != null && <FeedAddress url={shown.url} />}
        {feeds.isSuccess && feed === undefined && (
          <div>
            <Button icon={CalendarSync} isPending={make.isPending} onPress={() => make.mutate()}>
              Make an address
            </Button>
          </div>
        )}
        {feed !== undefined && <FeedLine feed={feed} onShown={setShown} />}
      </div>
    </Card>
  );
}

function FeedAddress({ url }: { readonly url: string }): ReactNode {
  return (
    <div className="flex flex-col gap-2">
      <CopyField label="Address of the calendar" value={url} />
      <p className="text-row text-ink-3">Whoever has it can read the calendar. It is shown this once.</p>
    </div>
  );
}

interface FeedLineProps {
  readonly feed: CalendarFeed;
  readonly onShown: (feed: CalendarFeed | undefined) => void;
}

function FeedLine({ feed, onShown }: FeedLineProps): ReactNode {
  const refetch = useRefetchFeeds();
  const [isEnding, setEnding] = useState(false);
  const path = { id: feed.id };
  const rotate = useMutation({
    mutationFn: () => read(api.POST("/api/v1/me/calendar-feeds/{id}/rotate", { params: { path } })),
    onSuccess: onShown,
    onSettled: refetch,
  });
  const end = useMutation({
    mutationFn: () => api.DELETE("/api/v1/me/calendar-feeds/{id}", { params: { path } }),
    onSuccess: () => {
      onShown(undefined);
      toast({ title: "Ended", description: "The address shows nothing any more." });
    },
    onSettled: refetch,
  });
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <p className="min-w-0 flex-1 basis-52 text-row text-ink-2">
        {feed.lastReadAt === null ? (
          "Not read by any program yet."
        ) : (
          <>
            Last read <AbsoluteTime at={feed.lastReadAt} />
          </>
        )}
      </p>
      <div className="flex gap-2">
        <Button size="small" isPending={rotate.isPending} onPress={() => rotate.mutate()}>
          New address
        </Button>
        <Button size="small" onPress={() => setEnding(true)}>
          End
        </Button>
      </div>
      <ConfirmDialog
        isOpen={isEnding}
        onOpenChange={setEnding}
        title="End this calendar?"
        description="Programs that read it find nothing there any more. You can make another at any time."
        actionLabel="End"
        onConfirm={() => end.mutateAsync()}
      />
    </div>
  );
}
