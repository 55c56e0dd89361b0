import { useMutation, useQuery } from "@tanstack/react-query";
import { BellRing } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { type PageStory, pageStoryQuery } from "#app/first-run/queries.ts";
import { Button } from "#ui/button.tsx";
import { durationInWords } from "#ui/duration.ts";
import { toInstant } from "#ui/format-time.ts";
import { Notice } from "#ui/notice.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";
import { AbsoluteTime, Clock } from "#ui/time.tsx";

interface PageStepProps {
  readonly pageId: string | undefined;
  readonly onPaged: (pageId: string) => void;
  readonly onReached: (story: PageStory) => void;
}

/** The proof: a page by the real path, watched until it is answered. */
export function PageStep({ pageId, onPaged, onReached }: PageStepProps): ReactNode {
  const start = useMutation({ mutationFn: () => read(api.POST("/api/v1/me/test-page")), onSuccess: (page) => onPaged(page.pageId) });
  if (pageId !== undefined) return <Waiting pageId={pageId} onReached={onReached} onAgain={() => start.mutate()} />;
  return (
    <>
      <p>A page goes out exactly as at three in the morning. Open the message and press Acknowledge in it.</p>
      {start.isError && <Notice tone="harm">{problemText(start.error)}</Notice>}
      <Button variant="act" size="large" icon={BellRing} isPending={start.isPending} onPress={() => start.mutate()} className="self-start">
        Page me now
      </Button>
    </>
  );
}

interface WaitingProps {
  readonly pageId: string;
  readonly onReached: (story: PageStory) => void;
  readonly onAgain: () => void;
}

function Waiting({ pageId, onReached, onAgain }: WaitingProps): ReactNode {
  const { data: story, error } = useQuery(pageStoryQuery(pageId));
  const isReached = story?.status === "acknowledged";
  useEffect(() => {
    if (isReached && story !== undefined) onReached(story);
  }, [isReached, story, onReached]);
  if (story === undefined) return error === null ? undefined : <Notice tone="harm">{problemText(error)}</Notice>;
  return (
    <div role="status" className="flex flex-col gap-4">
      <div className="flex items-baseline gap-3">
        <Clock label="Since the page went out" since={story.createdAt} className="text-clock" />
        <span className="text-ink-2">since the page went out. Waiting for your answer.</span>
      </div>
      <ul className="flex flex-col gap-2 text-row">
        {story.notifications.map((notification) => (
          <li key={notification.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <StatusBadge status={notification.status} />
            <span>{channelWord(notification.kind)}</span>
            <span className="text-ink-3">
              <AbsoluteTime at={notification.sentAt ?? notification.dueAt} />
            </span>
            {notification.status === "failed" && (
              <span className="text-sev1-ink">{notification.attempts.at(-1)?.detail ?? notification.reason}</span>
            )}
          </li>
        ))}
        {story.notifications.length === 0 && <li className="text-ink-2">Being sent.</li>}
      </ul>
      {story.status !== "triggered" && story.status !== "acknowledged" && (
        <Notice
          tone="warning"
          action={
            <Button size="small" onPress={onAgain}>
              Page me again
            </Button>
          }
        >
          Nobody answered in time.
        </Notice>
      )}
    </div>
  );
}

/** How a message goes, as a word. */
function channelWord(kind: string): string {
  return kind === "sms" ? "SMS" : kind.charAt(0).toUpperCase() + kind.slice(1);
}

/** How long it took from the page to the answer, in words. */
export function answerTime(story: Pick<PageStory, "createdAt" | "acknowledgedAt">): string | undefined {
  if (story.acknowledgedAt === null) return undefined;
  const ms = toInstant(story.acknowledgedAt).epochMilliseconds - toInstant(story.createdAt).epochMilliseconds;
  return durationInWords(ms / 1000);
}
