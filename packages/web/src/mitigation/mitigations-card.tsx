import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LifeBuoy, MoreHorizontal, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { useMayNot } from "#identity/index.ts";
import { MitigationDialog, SecretOnce } from "#mitigation/mitigation-dialog.tsx";
import { mitigationKeys, type MitigationView, useCatalogue } from "#mitigation/mitigation-queries.ts";
import { mitigationIcons } from "#mitigation/other-ways.tsx";
import { runnerText } from "#mitigation/runner-draft.ts";
import { riskWords, trackRecordText } from "#mitigation/run-words.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Menu } from "#ui/menu.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";

type Open =
  | { readonly kind: "edit"; readonly entry: MitigationView | undefined }
  | { readonly kind: "remove"; readonly entry: MitigationView }
  | { readonly kind: "renew"; readonly entry: MitigationView };

/** The ways to stop an impact that a service offers; for the service's own screen. */
export function MitigationsCard({ serviceId }: { readonly serviceId: string }): ReactNode {
  const [open, setOpen] = useState<Open>();
  const mayNot = useMayNot("admin");
  return (
    <Card
      title="Mitigations"
      isFlush
      actions={
        <Button icon={Plus} disabledReason={mayNot} onPress={() => setOpen({ kind: "edit", entry: undefined })}>
          Add mitigation
        </Button>
      }
    >
      <MitigationList serviceId={serviceId} mayNot={mayNot} onOpen={setOpen} />
      <OpenDialog serviceId={serviceId} open={open} onClose={() => setOpen(undefined)} />
    </Card>
  );
}

interface ListProps {
  readonly serviceId: string;
  readonly mayNot: string | undefined;
  readonly onOpen: (open: Open) => void;
}

function MitigationList({ serviceId, mayNot, onOpen }: ListProps): ReactNode {
  const { data, error, refetch } = useCatalogue(serviceId);
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
      <EmptyState icon={LifeBuoy} title="No way to stop an impact yet">
        Add what undoes a bad deploy first: the incident room then offers it as one button.
      </EmptyState>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {data.map((entry) => (
        <li key={entry.id}>
          <MitigationRow entry={entry} mayNot={mayNot} onOpen={onOpen} />
        </li>
      ))}
    </ul>
  );
}

interface RowProps {
  readonly entry: MitigationView;
  readonly mayNot: string | undefined;
  readonly onOpen: (open: Open) => void;
}

function MitigationRow({ entry, mayNot, onOpen }: RowProps): ReactNode {
  const Icon = mitigationIcons[entry.kind];
  return (
    <div className="flex items-start gap-3 px-4 py-3 tablet:px-5">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-2" />
      <div className="min-w-0 flex-1 text-row">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-strong [overflow-wrap:anywhere]">{entry.name}</span>
          <Badge>{riskWords[entry.risk]}</Badge>
          {entry.needsApproval && <Badge>Second person</Badge>}
          {entry.requiredRole !== "responder" && <Badge>Needs {entry.requiredRole}</Badge>}
        </p>
        {entry.description !== "" && <p className="text-ink-2 [overflow-wrap:anywhere]">{entry.description}</p>}
        <p className="text-ink-3 [overflow-wrap:anywhere]">
          {trackRecordText(entry)} · <span className="font-mono">{runnerText(entry.runner)}</span>
        </p>
      </div>
      <Menu
        label={`Actions for ${entry.name}`}
        trigger={<Button variant="quiet" size="small" icon={MoreHorizontal} aria-label={`Actions for ${entry.name}`} />}
        actions={[
          { id: "edit", label: "Edit", disabledReason: mayNot, onAct: () => onOpen({ kind: "edit", entry }) },
          {
            id: "renew",
            label: "New signing secret",
            disabledReason: mayNot ?? (entry.runner.kind === "http" ? undefined : "Only signed HTTP calls have one"),
            onAct: () => onOpen({ kind: "renew", entry }),
          },
          { id: "remove", label: "Remove", disabledReason: mayNot, onAct: () => onOpen({ kind: "remove", entry }) },
        ]}
      />
    </div>
  );
}

interface OpenDialogProps {
  readonly serviceId: string;
  readonly open: Open | undefined;
  readonly onClose: () => void;
}

function OpenDialog({ serviceId, open, onClose }: OpenDialogProps): ReactNode {
  const client = useQueryClient();
  const [secret, setSecret] = useState<string>();
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: mitigationKeys.catalogue(serviceId) });
  const remove = useMutation({
    mutationFn: (id: string) => api.DELETE("/api/v1/mitigations/{id}", { params: { path: { id } } }),
    onSuccess: refresh,
  });
  const renew = useMutation({
    mutationFn: (id: string) => read(api.POST("/api/v1/mitigations/{id}/secret", { params: { path: { id } } })),
    onSuccess: (renewed) => setSecret(renewed.secret),
  });
  const onOpenChange = (isOpen: boolean): void => {
    if (!isOpen) onClose();
  };
  return (
    <>
      {open?.kind === "edit" && <MitigationDialog serviceId={serviceId} entry={open.entry} onClose={onClose} />}
      <ConfirmDialog
        isOpen={open?.kind === "remove"}
        onOpenChange={onOpenChange}
        title={`Remove ${open?.entry?.name ?? ""}?`}
        description="It is offered no longer. Its past runs stay on their timelines."
        actionLabel="Remove"
        onConfirm={() => remove.mutateAsync(open?.entry?.id ?? "")}
      />
      <ConfirmDialog
        isOpen={open?.kind === "renew"}
        onOpenChange={onOpenChange}
        title={`New signing secret for ${open?.entry?.name ?? ""}?`}
        description="The runner refuses calls until it knows the new secret."
        actionLabel="Make a new secret"
        onConfirm={() => renew.mutateAsync(open?.entry?.id ?? "")}
      />
      <Dialog isOpen={secret !== undefined} onOpenChange={() => setSecret(undefined)} title="The new signing secret" size="small">
        <SecretOnce secret={secret ?? ""} onDone={() => setSecret(undefined)} />
      </Dialog>
    </>
  );
}
