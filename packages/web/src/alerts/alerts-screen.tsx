import { BellOff, CheckCheck, CircleCheck } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { type AlertFilter, type AlertSummary, useAlertCounts, useAlerts } from "#alerts/alert-queries.ts";
import { AlertSeverityBadge } from "#alerts/alert-severity-badge.tsx";
import { type AlertActions, useAlertActions } from "#alerts/use-alert-actions.ts";
import { useUrlState } from "#api/url-state.ts";
import { useServices } from "#catalog/index.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Command, useCommands } from "#ui/commands.ts";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { GridList } from "#ui/grid-list.tsx";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SegmentedControl } from "#ui/segmented-control.tsx";
import { Select } from "#ui/select.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";
import { RelativeTime } from "#ui/time.tsx";

/** What monitoring says, newest first; several can be taken or ended at once. */
export function AlertsScreen(): ReactNode {
  const [state, setState] = useUrlState("state", "open");
  const [serviceId, setServiceId] = useUrlState("service", "all");
  const [groupId, setGroupId] = useUrlState("group", "");
  const services = useServices();
  const options = (services.data?.items ?? []).map((service) => ({ id: service.id, label: service.name }));
  return (
    <>
      <PageHeader title="Alerts" />
      {groupId === "" ? (
        <div className="mb-4 flex flex-wrap items-end gap-3">
          <StateChoice state={state} onChange={setState} />
          <Select
            label="Service"
            options={[{ id: "all", label: "Any service" }, ...options]}
            value={serviceId}
            onChange={setServiceId}
            className="w-52 max-tablet:w-full"
          />
        </div>
      ) : (
        <p className="mb-4 flex flex-wrap items-center gap-3 text-row text-ink-2">
          The alerts of one group: one page, one story.
          <Button size="small" onPress={() => setGroupId("")}>
            Show all alerts
          </Button>
        </p>
      )}
      <AlertList filter={{ state, serviceId, groupId }} />
    </>
  );
}

function StateChoice({ state, onChange }: { readonly state: string; readonly onChange: (state: string) => void }): ReactNode {
  const counts = useAlertCounts().data;
  const withCount = (label: string, count: number | undefined): string => (count === undefined ? label : `${label} ${count}`);
  const segments = [
    { id: "open", label: "Open" },
    { id: "triggered", label: withCount("Triggered", counts?.triggered) },
    { id: "acknowledged", label: withCount("Acknowledged", counts?.acknowledged) },
    { id: "resolved", label: "Resolved" },
  ];
  return <SegmentedControl label="State" segments={segments} value={state} onChange={onChange} />;
}

const none: ReadonlySet<string> = new Set();

function AlertList({ filter }: { readonly filter: AlertFilter }): ReactNode {
  const query = useAlerts(filter);
  const [selected, setSelected] = useState(none);
  const actions = useAlertActions(() => setSelected(none));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isPending) {
    return (
      <Card>
        <SkeletonRows rows={6} label="Loading alerts" />
      </Card>
    );
  }
  if (query.isError && items.length === 0) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Card isFlush>
      {items.length > 0 && <BulkBar selected={selected} actions={actions} />}
      <GridList
        label="Alerts"
        items={items}
        textOf={(alert) => alert.title}
        href={(alert) => `/alerts/${alert.id}`}
        selected={selected}
        onSelect={setSelected}
        empty={<NoAlerts state={filter.state} />}
      >
        {(alert) => <AlertRow alert={alert} />}
      </GridList>
      {query.hasNextPage && (
        <div className="px-5 py-3">
          <Button size="small" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            Show older alerts
          </Button>
        </div>
      )}
    </Card>
  );
}

function BulkBar({ selected, actions }: { readonly selected: ReadonlySet<string>; readonly actions: AlertActions }): ReactNode {
  const mayNot = useMayNot("responder");
  const reason = mayNot ?? (selected.size === 0 ? "Select alerts first" : undefined);
  const { answer, isPending } = actions;
  const commands = useMemo((): readonly Command[] => {
    const ids = [...selected];
    return [
      {
        id: "alerts.acknowledge",
        label: "Acknowledge selected alerts",
        keys: "a",
        group: "page",
        disabledReason: reason,
        onAct: () => answer("acknowledge", ids),
      },
    ];
  }, [selected, reason, answer]);
  useCommands(commands);
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2.5 tablet:px-5">
      <p role="status" className="me-auto text-row text-ink-2">
        {selected.size === 0 ? "None selected" : `${selected.size} selected`}
      </p>
      <Button
        size="small"
        icon={CircleCheck}
        shortcut="a"
        disabledReason={reason}
        isPending={isPending}
        onPress={() => answer("acknowledge", [...selected])}
      >
        Acknowledge
      </Button>
      <Button size="small" icon={CheckCheck} disabledReason={reason} isPending={isPending} onPress={() => answer("resolve", [...selected])}>
        Resolve
      </Button>
    </div>
  );
}

function NoAlerts({ state }: { readonly state: string }): ReactNode {
  if (state === "resolved") return <EmptyState icon={BellOff} title="No alert has resolved yet." />;
  return (
    <EmptyState icon={BellOff} title="No open alerts.">
      Alerts arrive through the sources of your services. <Link href="/services">Connect a sender</Link>
    </EmptyState>
  );
}

function AlertRow({ alert }: { readonly alert: AlertSummary }): ReactNode {
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 py-0.5 tablet:flex-nowrap">
      <span className="w-24 shrink-0">
        <AlertSeverityBadge severity={alert.severity} />
      </span>
      <div className="order-last min-w-0 basis-full tablet:order-none tablet:flex-1 tablet:basis-0">
        <p className="truncate font-strong">{alert.title}</p>
        <p className="truncate text-ink-3">{[alert.serviceName, alert.sourceName].filter((name) => name !== null).join(" · ")}</p>
      </div>
      {alert.count > 1 && (
        <span className="tabular shrink-0 text-ink-2">
          {alert.count}
          <span aria-hidden> ×</span>
          <span className="sr-only"> times</span>
        </span>
      )}
      <span className="ms-auto shrink-0 tablet:ms-0 tablet:w-36">
        <StatusBadge status={alert.status} />
      </span>
      <span className="shrink-0 text-end text-ink-2 tablet:w-24">
        <RelativeTime at={alert.openedAt} />
      </span>
    </div>
  );
}
