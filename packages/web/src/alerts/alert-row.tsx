import { memo, type ReactNode } from "react";
import { AlertSeverityBadge } from "#alerts/alert-severity-badge.tsx";
import type { AlertSummary } from "#alerts/use-alert-list.ts";
import { classNames } from "#ui/class-names.ts";
import { Link } from "#ui/link.tsx";
import { SelectBox } from "#ui/select-box.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";
import { RelativeTime } from "#ui/time.tsx";
import { visibleText } from "@staunch/core/kernel";

interface AlertRowProps {
  readonly alert: AlertSummary;
  readonly isSelected: boolean;
  /** It left the list while nothing was to move. */
  readonly isGone: boolean;
  readonly onToggle: (id: string) => void;
}

const stretched =
  "block min-w-0 no-underline! after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-[2.5px] focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus";

/** One line on a desktop, two on a phone: how bad, what, where, how often, whose, since when. Drawn anew only when it changes: a long list is scrolled. */
export const AlertRow = memo(function AlertRow({ alert, isSelected, isGone, onToggle }: AlertRowProps): ReactNode {
  const where = [alert.serviceName, alert.sourceName].filter((name) => name !== null).join(" · ");
  return (
    <>
      <SelectBox label={`Select ${visibleText(alert.title)}`} isSelected={isSelected} onChange={() => onToggle(alert.id)} />
      <div
        className={classNames(
          "flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-0.5 tablet:flex-nowrap",
          // Quieter, and still to be read.
          isGone && "text-ink-3",
        )}
      >
        <span className="shrink-0 tablet:w-22">
          <AlertSeverityBadge severity={alert.severity} />
        </span>
        <div className="order-last min-w-0 basis-full tablet:order-none tablet:flex-1 tablet:basis-0">
          <Link look="plain" href={`/alerts/${alert.id}`} data-row-link className={stretched}>
            <bdi className="block truncate font-strong">{visibleText(alert.title)}</bdi>
            <span className="block truncate text-ink-3 wide:hidden">{where}</span>
          </Link>
        </div>
        <span className="hidden w-64 shrink-0 truncate text-ink-3 wide:block">{where}</span>
        {alert.suppressedBy.length > 0 && <StatusBadge status="suppressed" />}
        <span className="tabular shrink-0 text-end text-ink-2 tablet:w-14">
          {alert.count > 1 && (
            <>
              {alert.count}
              <span aria-hidden> ×</span>
              <span className="sr-only"> times</span>
            </>
          )}
        </span>
        <span className="ms-auto shrink-0 tablet:ms-0 tablet:w-32">
          {isGone ? "Left this list" : <StatusBadge status={alert.status} />}
        </span>
        <span className="shrink-0 text-end text-ink-2 tablet:w-24">
          <RelativeTime at={alert.openedAt} />
        </span>
      </div>
    </>
  );
});
