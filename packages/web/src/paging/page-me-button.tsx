import { useMutation } from "@tanstack/react-query";
import { BellRing } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { channelWord } from "#paging/page-words.ts";
import { type PageStory, usePageStory } from "#paging/paging-queries.ts";
import { Button } from "#ui/button.tsx";
import { Link } from "#ui/link.tsx";
import { Notice } from "#ui/notice.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";
import { RelativeTime } from "#ui/time.tsx";

/** "Page me now": the real path, watched until it is answered. */
export function PageMeButton(): ReactNode {
  const [pageId, setPageId] = useState<string>();
  const start = useMutation({ mutationFn: () => read(api.POST("/api/v1/me/test-page")), onSuccess: (page) => setPageId(page.pageId) });
  return (
    <div className="flex flex-col gap-3">
      <Button variant="act" icon={BellRing} className="self-start" isPending={start.isPending} onPress={() => start.mutate()}>
        Page me now
      </Button>
      {start.isError && <Notice tone="harm">{problemText(start.error)}</Notice>}
      {pageId !== undefined && <Watch pageId={pageId} />}
    </div>
  );
}

function Watch({ pageId }: { readonly pageId: string }): ReactNode {
  const { data: page } = usePageStory(pageId);
  if (page === undefined) return undefined;
  return (
    <div role="status" className="flex flex-col gap-2 rounded-control bg-sunken px-3 py-2.5 text-row">
      <p className="font-strong">{outcome(page)}</p>
      <ul className="flex flex-col gap-1.5">
        {page.notifications.map((notification) => (
          <li key={notification.id} className="flex flex-wrap items-center gap-2">
            <StatusBadge status={notification.status} />
            {channelWord(notification.kind)}
            {notification.status !== "sent" && notification.status !== "delivered" && (
              <span className="text-ink-2 [overflow-wrap:anywhere]">{notification.attempts.at(-1)?.detail}</span>
            )}
          </li>
        ))}
      </ul>
      <p className="text-ink-2">
        Sent <RelativeTime at={page.createdAt} />. <Link href={`/pages/${pageId}`}>Open the page</Link>
      </p>
    </div>
  );
}

function outcome(page: PageStory): string {
  if (page.status === "acknowledged") return "You answered: this way reaches you.";
  if (page.status === "exhausted") return "No answer came in five minutes.";
  return "Waiting for your answer. Acknowledge it from the message.";
}
