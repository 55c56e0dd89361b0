import { BellOff } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { type AlertFilter, isNarrowed } from "#alerts/alert-filter.ts";
import { AlertBulkBar } from "#alerts/alert-bulk-bar.tsx";
import { AlertRow } from "#alerts/alert-row.tsx";
import { holdRows } from "#alerts/hold-rows.ts";
import { type AlertSummary, useAlertList } from "#alerts/use-alert-list.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { classNames } from "#ui/class-names.ts";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { VirtualList } from "#ui/virtual-list.tsx";

const none: ReadonlySet<string> = new Set();
const rowHeight = 44;
const rowBase = "flex min-h-11 items-center gap-2 border-b border-line px-4 py-2 text-row last:border-b-0 tablet:px-5 wide:py-1";
/** Scrolled less than this, one is at the top. */
const topPixels = 8;

/** The alerts of a filter: live, and still where one reads or points. */
export function AlertListCard({ filter }: { readonly filter: AlertFilter }): ReactNode {
  const list = useAlertList(filter);
  const { items } = list;
  const [chosen, setSelected] = useState(none);
  const [answered, setAnswered] = useState(none);
  const { rows, waiting, gone, release, hover } = useHeldRows(items, answered);
  const selected = useMemo(() => onlyPresent(chosen, rows), [chosen, rows]);
  const finish = useCallback((ids: readonly string[]) => {
    setSelected(none);
    setAnswered((before) => new Set([...before, ...ids]));
  }, []);
  const toggle = useCallback((id: string) => setSelected((before) => toggled(before, id)), []);
  if (list.isPending) {
    return (
      <Card>
        <SkeletonRows rows={8} label="Loading alerts" />
      </Card>
    );
  }
  if (list.error !== null && items.length === 0) return <ErrorState error={list.error} onRetry={list.refetch} />;
  if (rows.length === 0) {
    return (
      <Card>
        <NoAlerts filter={filter} />
      </Card>
    );
  }
  return (
    <Card isFlush>
      <AlertBulkBar rows={rows} selected={selected} onSelect={setSelected} onDone={finish}>
        {waiting > 0 && (
          <Button size="small" onPress={release}>
            {waiting === 1 ? "1 new alert" : `${waiting} new alerts`}
          </Button>
        )}
      </AlertBulkBar>
      <div {...hover}>
        <VirtualList
          label="Alerts"
          items={rows}
          rowHeight={rowHeight}
          total={list.hasMore ? undefined : rows.length}
          onNearEnd={list.loadMore}
          rowClass={(alert) => classNames(rowBase, selected.has(alert.id) ? "bg-act-wash" : "hover:bg-sunken")}
        >
          {(alert) => <AlertRow alert={alert} isSelected={selected.has(alert.id)} isGone={gone.has(alert.id)} onToggle={toggle} />}
        </VirtualList>
      </div>
      <p role="status" className="px-5 py-2 text-row text-ink-3">
        {list.hasMore ? `${items.length} shown, more when you reach the end` : countWords(items.length)}
      </p>
    </Card>
  );
}

function countWords(count: number): string {
  return count === 1 ? "1 alert" : `${count} alerts`;
}

function onlyPresent(selected: ReadonlySet<string>, rows: readonly AlertSummary[]): ReadonlySet<string> {
  if (selected.size === 0) return selected;
  return new Set(rows.flatMap(({ id }) => (selected.has(id) ? [id] : [])));
}

function toggled(before: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(before);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Nothing moves while the pointer is over the list or one has scrolled into it: what is new waits behind a count. */
function useHeldRows(items: readonly AlertSummary[], answered: ReadonlySet<string>) {
  const [base, setBase] = useState(items);
  const [isOver, setOver] = useState(false);
  const isScrolled = useIsScrolled();
  const isHeld = (isOver || isScrolled) && base.length > 0;
  if (!isHeld && base !== items) setBase(items);
  const held = useMemo(
    () => (isHeld ? holdRows(base, items, answered) : { rows: items, waiting: 0, gone: none }),
    [isHeld, base, items, answered],
  );
  return {
    ...held,
    release: () => {
      setBase(items);
      window.scrollTo({ top: 0 });
    },
    hover: {
      // A finger that lifts has left; only a pointer that rests is over it. Moving, because entering is not heard
      // where what the pointer was over before has gone.
      onPointerMove: (event: { readonly pointerType: string }) => setOver(event.pointerType === "mouse"),
      onPointerLeave: () => setOver(false),
    },
  };
}

function useIsScrolled(): boolean {
  const [isScrolled, setScrolled] = useState(false);
  useEffect(() => {
    const look = (): void => setScrolled(window.scrollY > topPixels);
    look();
    window.addEventListener("scroll", look, { passive: true });
    return () => window.removeEventListener("scroll", look);
  }, []);
  return isScrolled;
}

function NoAlerts({ filter }: { readonly filter: AlertFilter }): ReactNode {
  if (isNarrowed(filter)) {
    return (
      <EmptyState icon={BellOff} title="No alert is like this.">
        <Link href="/alerts">Show every open alert</Link>
      </EmptyState>
    );
  }
  if (filter.state === "resolved") return <EmptyState icon={BellOff} title="No alert has resolved yet." />;
  return (
    <EmptyState icon={BellOff} title="No open alerts.">
      Alerts arrive through sources. <Link href="/sources">Connect a sender</Link>
    </EmptyState>
  );
}
