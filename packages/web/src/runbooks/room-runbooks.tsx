import { BookOpenCheck, Plus } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useMayNot } from "#identity/index.ts";
import { type OpenRunbook, useOpenRunbooks } from "#runbooks/runbook-queries.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";

const RunbookSheet = lazy(async () => ({ default: (await import("#runbooks/runbook-sheet.tsx")).RunbookSheet }));
const OpenSheet = lazy(async () => ({ default: (await import("#runbooks/open-sheet.tsx")).OpenSheet }));

/** The runbooks of an incident: how far each has come, and the way in. */
export function RoomRunbooks({ incidentId }: { readonly incidentId: string }): ReactNode {
  const { data, error, refetch } = useOpenRunbooks(incidentId);
  const [shown, show] = useState<string>();
  const mayNot = useMayNot("responder");
  const chosen = data?.find(({ id }) => id === shown);
  return (
    <Card
      title="Runbooks"
      actions={
        <Button size="small" icon={Plus} disabledReason={mayNot} onPress={() => show("new")}>
          Open runbook
        </Button>
      }
    >
      {data === undefined && (error === null ? <SkeletonRows rows={1} /> : <ErrorState error={error} onRetry={() => void refetch()} />)}
      {data?.length === 0 && <p className="text-row text-ink-2">None is attached to what this incident touches.</p>}
      {data !== undefined && data.length > 0 && (
        <ul aria-label="Runbooks" className="flex flex-col gap-3">
          {data.map((runbook) => (
            <li key={runbook.id}>
              <RunbookRow runbook={runbook} onShow={() => show(runbook.id)} />
            </li>
          ))}
        </ul>
      )}
      <Suspense>
        {shown === "new" && <OpenSheet incidentId={incidentId} open={data ?? []} onClose={() => show(undefined)} />}
        {chosen !== undefined && <RunbookSheet incidentId={incidentId} runbook={chosen} mayNot={mayNot} onClose={() => show(undefined)} />}
      </Suspense>
    </Card>
  );
}

function RunbookRow({ runbook, onShow }: { readonly runbook: OpenRunbook; readonly onShow: () => void }): ReactNode {
  const current = runbook.steps.find((step) => step.name === runbook.current);
  const done = runbook.steps.filter((step) => step.mark !== null).length;
  return (
    <div className="flex items-center gap-3">
      <BookOpenCheck aria-hidden className="size-4 shrink-0 text-ink-2" />
      <div className="min-w-0 flex-1 text-row">
        <p className="font-strong [overflow-wrap:anywhere]">{runbook.name}</p>
        <p className="text-label text-ink-2 [overflow-wrap:anywhere]">
          {current === undefined ? "Finished" : `Now: ${current.title}`} · {done} of {runbook.steps.length} done
          {runbook.newestVersion > runbook.version && " · a newer version exists"}
        </p>
      </div>
      <Button size="small" aria-label={`Show runbook ${runbook.name}`} onPress={onShow}>
        Show
      </Button>
    </div>
  );
}
