import type { ReactNode } from "react";
import { NewerPolicy } from "#paging/newer-policy.tsx";
import { channelWord, ledgerWords } from "#paging/page-words.ts";
import type { LedgerEntry, Notification, PageStory } from "#paging/paging-queries.ts";
import { placeWords } from "#paging/place-words.ts";
import { ReassignButton } from "#paging/reassign-button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";
import { AbsoluteTime } from "#ui/time.tsx";

/** Who was told, when and by what, and what is still to come: every due step with what came of it. */
export function LedgerCard({ page }: { readonly page: PageStory }): ReactNode {
  return (
    <Card title="Who was told" isFlush actions={<ReassignButton page={page} />}>
      <NewerPolicy page={page} />
      {page.ledger.length === 0 && <EmptyState title="Nobody yet" />}
      <ol aria-label="Steps of this page">
        {page.ledger.map((entry) => (
          <EntryRow
            key={entry.ordinal}
            entry={entry}
            notifications={page.notifications.filter((notification) => notification.ordinal === entry.ordinal)}
          />
        ))}
      </ol>
    </Card>
  );
}

/** Later than this a step is worth a word about it. */
const noticeableLatenessMs = 2000;

interface EntryProps {
  readonly entry: LedgerEntry;
  readonly notifications: readonly Notification[];
}

function EntryRow({ entry, notifications }: EntryProps): ReactNode {
  const isLate = (entry.latenessMs ?? 0) > noticeableLatenessMs;
  return (
    <li className="border-b border-line px-4 py-3 last:border-b-0 tablet:px-5">
      <p className="flex flex-wrap justify-between gap-x-3 text-row">
        <span className="font-strong">{placeWords(entry.place)}</span>
        <AbsoluteTime at={entry.doneAt ?? entry.dueAt} className="tabular text-ink-2" />
      </p>
      <p className="text-row text-ink-2 [overflow-wrap:anywhere]">
        {ledgerWords(entry)}
        {isLate && `, ${Math.round((entry.latenessMs ?? 0) / 1000)} s late`}
      </p>
      {entry.unreachable.length > 0 && (
        <p className="text-row text-sev2-ink">Cannot be reached: {entry.unreachable.map((person) => person.name).join(", ")}</p>
      )}
      {notifications.length > 0 && (
        <ul className="flex flex-col gap-1.5 pt-2">
          {notifications.map((notification) => (
            <NotificationRow key={notification.id} notification={notification} />
          ))}
        </ul>
      )}
    </li>
  );
}

function NotificationRow({ notification }: { readonly notification: Notification }): ReactNode {
  const last = notification.attempts.at(-1);
  const isTroubled = notification.status === "failed" || (notification.status === "queued" && last !== undefined);
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-1 text-row">
      <StatusBadge status={notification.status} />
      <span>
        {channelWord(notification.kind)} to {notification.to.name}
      </span>
      <AbsoluteTime at={notification.sentAt ?? notification.dueAt} className="tabular text-ink-3" />
      {isTroubled && last !== undefined && (
        <span className="text-sev2-ink [overflow-wrap:anywhere]">
          attempt {notification.attempts.length}: {last.detail}
        </span>
      )}
    </li>
  );
}
