import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Activity, MoreHorizontal, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { useMayNot } from "#identity/index.ts";
import { CheckDialog } from "#mitigation/check-dialog.tsx";
import { type CheckView, mitigationKeys, useChecks } from "#mitigation/mitigation-queries.ts";
import { Badge, type BadgeTone } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { durationInWords } from "#ui/duration.ts";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Menu } from "#ui/menu.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { toast } from "#ui/toast.ts";

type Open = { readonly kind: "edit"; readonly check: CheckView | undefined } | { readonly kind: "remove"; readonly check: CheckView };

/** What shows that a service is well again; for the service's own screen. */
export function RecoveryChecksCard({ serviceId }: { readonly serviceId: string }): ReactNode {
  const [open, setOpen] = useState<Open>();
  const client = useQueryClient();
  const mayNot = useMayNot("admin");
  const remove = useMutation({
    mutationFn: (id: string) => api.DELETE("/api/v1/checks/{id}", { params: { path: { id } } }),
    onSuccess: () => client.invalidateQueries({ queryKey: mitigationKeys.checks(serviceId) }),
  });
  return (
    <Card
      title="Recovery checks"
      isFlush
      actions={
        <Button icon={Plus} disabledReason={mayNot} onPress={() => setOpen({ kind: "edit", check: undefined })}>
          Add check
        </Button>
      }
    >
      <CheckList serviceId={serviceId} mayNot={mayNot} onOpen={setOpen} />
      {open?.kind === "edit" && <CheckDialog serviceId={serviceId} check={open.check} onClose={() => setOpen(undefined)} />}
      <ConfirmDialog
        isOpen={open?.kind === "remove"}
        onOpenChange={() => setOpen(undefined)}
        title={`Remove ${open?.check?.name ?? ""}?`}
        description="It is read no longer. Past graphs keep their numbers."
        actionLabel="Remove"
        onConfirm={() => remove.mutateAsync(open?.check?.id ?? "")}
      />
    </Card>
  );
}

interface ListProps {
  readonly serviceId: string;
  readonly mayNot: string | undefined;
  readonly onOpen: (open: Open) => void;
}

function CheckList({ serviceId, mayNot, onOpen }: ListProps): ReactNode {
  const { data, error, refetch } = useChecks(serviceId);
  if (data === undefined) {
    return error === null ? (
      <div className="px-5">
        <SkeletonRows rows={2} />
      </div>
    ) : (
      <ErrorState error={error} onRetry={() => void refetch()} />
    );
  }
  if (data.length === 0) {
    return (
      <EmptyState icon={Activity} title="Nothing measures recovery yet">
        With a check, the incident room shows the graph, sees whether an action helped, and knows when it is over.
      </EmptyState>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {data.map((check) => (
        <li key={check.id}>
          <CheckRow check={check} mayNot={mayNot} onOpen={onOpen} />
        </li>
      ))}
    </ul>
  );
}

interface RowProps {
  readonly check: CheckView;
  readonly mayNot: string | undefined;
  readonly onOpen: (open: Open) => void;
}

const stateWords: Readonly<Record<"unknown" | "red" | "green", { readonly text: string; readonly tone: BadgeTone }>> = {
  green: { text: "Meets it", tone: "ok" },
  red: { text: "Misses it", tone: "harm" },
  unknown: { text: "No number", tone: "warning" },
};

function CheckRow({ check, mayNot, onOpen }: RowProps): ReactNode {
  const mayNotTest = useMayNot("responder");
  const test = useMutation({
    mutationFn: () => read(api.POST("/api/v1/checks/{id}/test", { params: { path: { id: check.id } } })),
    onSuccess: (reading) =>
      toast(
        reading.text === null
          ? { tone: "harm", title: "No number", description: reading.reason ?? "" }
          : { title: `${check.name}: ${reading.text}` },
      ),
    onError: (error) => toast({ tone: "harm", title: problemText(error) }),
  });
  const standing = check.standing === null ? undefined : stateWords[check.standing.state];
  return (
    <div className="flex items-start gap-3 px-4 py-3 tablet:px-5">
      <div className="min-w-0 flex-1 text-row">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-strong [overflow-wrap:anywhere]">{check.name}</span>
          {standing !== undefined && <Badge tone={standing.tone}>{standing.text}</Badge>}
        </p>
        <p className="text-ink-2">
          {check.objective.text} for {durationInWords(check.holdSeconds)}, read every {durationInWords(check.intervalSeconds)}
        </p>
        <p className="font-mono text-label text-ink-3 [overflow-wrap:anywhere]">
          {check.source.kind === "promql" ? check.source.query : check.source.url}
        </p>
        {check.lastError !== null && <p className="text-sev2-ink [overflow-wrap:anywhere]">Last reading: {check.lastError}</p>}
      </div>
      <Button size="small" isPending={test.isPending} disabledReason={mayNotTest} onPress={() => test.mutate()}>
        Read now
      </Button>
      <Menu
        label={`Actions for ${check.name}`}
        trigger={<Button variant="quiet" size="small" icon={MoreHorizontal} aria-label={`Actions for ${check.name}`} />}
        actions={[
          { id: "edit", label: "Edit", disabledReason: mayNot, onAct: () => onOpen({ kind: "edit", check }) },
          { id: "remove", label: "Remove", disabledReason: mayNot, onAct: () => onOpen({ kind: "remove", check }) },
        ]}
      />
    </div>
  );
}
