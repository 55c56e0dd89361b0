import type { ReactNode } from "react";
import { channelWord } from "#paging/page-words.ts";
import { type PageStory, usePageStory } from "#paging/paging-queries.ts";
import { Link } from "#ui/link.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";
import { RelativeTime } from "#ui/time.tsx";

/** A test page with its receipts, kept true until it is answered. */
export function PageWatch({ pageId }: { readonly pageId: string }): ReactNode {
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
