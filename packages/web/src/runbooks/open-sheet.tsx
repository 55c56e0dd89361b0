import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type OpenRunbook, runbooksQuery, useRoomAction } from "#runbooks/runbook-queries.ts";
import { Button } from "#ui/button.tsx";
import { Sheet } from "#ui/dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";

interface OpenSheetProps {
  readonly incidentId: string;
  readonly open: readonly OpenRunbook[];
  readonly onClose: () => void;
}

/** Every runbook that is not open in the incident, to open one. */
export function OpenSheet({ incidentId, open, onClose }: OpenSheetProps): ReactNode {
  const { data, error, refetch } = useQuery(runbooksQuery);
  const { mutate, isPending } = useRoomAction(incidentId);
  const others = data?.filter(({ id }) => !open.some(({ runbookId }) => runbookId === id));
  return (
    <Sheet
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title="Open a runbook"
    >
      {others === undefined && (error === null ? <SkeletonRows /> : <ErrorState error={error} onRetry={() => void refetch()} />)}
      {others?.length === 0 && <EmptyState title="There is no other runbook" />}
      <ul aria-label="Runbooks to open" className="flex flex-col gap-3">
        {others?.map((runbook) => (
          <li key={runbook.id} className="flex items-center gap-3 text-row">
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
              <span className="font-strong">{runbook.name}</span>
              <span className="block text-label text-ink-2">{runbook.stepCount} steps</span>
            </span>
            <Button
              size="small"
              aria-label={`Open ${runbook.name}`}
              isPending={isPending}
              onPress={() => mutate({ kind: "open", runbookId: runbook.id }, { onSuccess: onClose })}
            >
              Open
            </Button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
