import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { BellOff, CheckCheck, CircleCheck, Flame } from "lucide-react";
import { type ReactNode, useCallback, useMemo } from "react";
import { type AlertDetail, useAlert } from "#alerts/alert-queries.ts";
import { AlertSeverityBadge } from "#alerts/alert-severity-badge.tsx";
import { ExplainCard } from "#alerts/explain-card.tsx";
import { FactsCard, HistoryCard, LabelsCard, PayloadCard } from "#alerts/alert-parts.tsx";
import { OccurrencesCard } from "#alerts/occurrences-card.tsx";
import { useAlertActions } from "#alerts/use-alert-actions.ts";
import { api, read } from "#api/client.ts";
import { problemStatus, problemText } from "#api/problem.ts";
import { ChangesCard } from "#catalog/index.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { type Command, useCommands } from "#ui/commands.ts";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";
import { toast } from "#ui/toast.ts";
import { visibleText } from "@staunch/core/kernel";

const crumbs = [{ label: "Alerts", href: "/alerts" }];

/** One alert: take it, declare from it, see what it said and what changed nearby. */
export function AlertScreen({ params }: { readonly params: Readonly<Record<string, string>> }): ReactNode {
  const query = useAlert(params["id"] ?? "");
  if (problemStatus(query.error) === 404) {
    return (
      <>
        <PageHeader title="Alert" crumbs={crumbs} />
        <EmptyState title="There is no such alert">It may belong to an organisation you are not signed in to.</EmptyState>
      </>
    );
  }
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <SkeletonRows label="Loading the alert" />;
  return <Alert alert={query.data} />;
}

function Alert({ alert }: { readonly alert: AlertDetail }): ReactNode {
  return (
    <>
      <title>{`${visibleText(alert.title)} · Staunch`}</title>
      <PageHeader
        title={<bdi>{visibleText(alert.title)}</bdi>}
        crumbs={crumbs}
        here="Alert"
        badges={
          <>
            <AlertSeverityBadge severity={alert.severity} />
            <StatusBadge status={alert.status} />
            {alert.suppressedBy.length > 0 && <StatusBadge status="suppressed" />}
          </>
        }
        actions={<Actions alert={alert} />}
      />
      <div className="grid items-start gap-5 rail:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-5">
          <FactsCard alert={alert} />
          <ExplainCard alertId={alert.id} />
          <LabelsCard alert={alert} />
          <PayloadCard alert={alert} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          {alert.serviceId !== null && <ChangesCard serviceId={alert.serviceId} />}
          <OccurrencesCard alert={alert} />
          <HistoryCard alert={alert} />
        </div>
      </div>
    </>
  );
}

function Actions({ alert }: { readonly alert: AlertDetail }): ReactNode {
  const mayNot = useMayNot("responder");
  const { answer, isPending } = useAlertActions();
  const { declare, isDeclaring } = useDeclare(alert);
  const navigate = useNavigate();
  const silence = useCallback(() => void navigate({ to: "/silences/new", search: { alert: alert.id } }), [navigate, alert.id]);
  const over = alert.status === "resolved" ? "It is resolved" : undefined;
  const cannotTake = mayNot ?? over ?? (alert.status === "acknowledged" ? "It is acknowledged" : undefined);
  const commands = useMemo(
    (): readonly Command[] => [
      {
        id: "alert.acknowledge",
        label: "Acknowledge",
        keys: "a",
        group: "page",
        disabledReason: cannotTake,
        onAct: () => void answer("acknowledge", [alert.id]),
      },
      {
        id: "alert.declare",
        label: "Declare an incident from this alert",
        keys: "d",
        group: "page",
        disabledReason: mayNot,
        onAct: declare,
      },
      { id: "alert.silence", label: "Silence alerts like this", keys: "s", group: "page", disabledReason: mayNot, onAct: silence },
    ],
    [alert.id, answer, cannotTake, declare, mayNot, silence],
  );
  useCommands(commands);
  const isTriggered = alert.status === "triggered";
  return (
    <>
      {isTriggered && (
        <Button
          icon={CircleCheck}
          shortcut="a"
          variant="act"
          className="max-tablet:basis-full"
          disabledReason={mayNot}
          isPending={isPending}
          onPress={() => void answer("acknowledge", [alert.id])}
        >
          Acknowledge
        </Button>
      )}
      <Button icon={BellOff} shortcut="s" disabledReason={mayNot} onPress={silence}>
        Silence
      </Button>
      <Button icon={CheckCheck} disabledReason={mayNot ?? over} isPending={isPending} onPress={() => void answer("resolve", [alert.id])}>
        Resolve
      </Button>
      <Button
        icon={Flame}
        shortcut="d"
        variant={isTriggered ? "secondary" : "act"}
        disabledReason={mayNot}
        isPending={isDeclaring}
        onPress={declare}
      >
        Declare incident
      </Button>
    </>
  );
}

/** Everything but the title has a default; the room opens at once. */
function useDeclare(alert: AlertDetail): { readonly declare: () => void; readonly isDeclaring: boolean } {
  const navigate = useNavigate();
  const { title, groupId, serviceId } = alert;
  const { mutate, isPending } = useMutation({
    mutationFn: () =>
      read(
        api.POST("/api/v1/incidents", {
          body: {
            title: title.slice(0, 200),
            status: "active",
            alertGroupId: groupId,
            ...(serviceId !== null && { serviceIds: [serviceId] }),
          },
        }),
      ),
    onSuccess: (incident) => void navigate({ to: `/incidents/${incident.reference}` }),
    onError: (error) => toast({ tone: "harm", title: "Not declared", description: problemText(error) }),
  });
  return useMemo(() => ({ declare: () => mutate(), isDeclaring: isPending }), [mutate, isPending]);
}
