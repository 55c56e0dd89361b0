import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { useMayNot } from "#identity/index.ts";
import { type RunbookSummary, runbooksQuery, useRefresh } from "#runbooks/runbook-queries.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Link } from "#ui/link.tsx";
import { Select } from "#ui/select.tsx";
import { toast } from "#ui/toast.ts";

function attachmentOf(runbook: RunbookSummary, serviceId: string): string | undefined {
  return runbook.attachments.find(({ service }) => service?.id === serviceId)?.id;
}

/** What opens by itself in an incident of a service; for the service's own screen. */
export function ServiceRunbooksCard({ serviceId }: { readonly serviceId: string }): ReactNode {
  const { data } = useQuery(runbooksQuery);
  const mayNot = useMayNot("admin");
  const [chosen, choose] = useState<string>();
  const { attach, detach, isPending } = useAttachments(serviceId);
  const attached = data?.filter((runbook) => attachmentOf(runbook, serviceId) !== undefined) ?? [];
  const others = data?.filter((runbook) => attachmentOf(runbook, serviceId) === undefined) ?? [];
  return (
    <Card
      title="Runbooks"
      actions={
        <Link href="/runbooks" look="quiet" size="small">
          All runbooks
        </Link>
      }
    >
      <div className="flex flex-col gap-4">
        {attached.length === 0 && <p className="text-row text-ink-2">None opens by itself in an incident of this service.</p>}
        {attached.length > 0 && (
          <ul aria-label="Attached runbooks" className="flex flex-col gap-2">
            {attached.map((runbook) => (
              <li key={runbook.id} className="flex items-center gap-2 text-row">
                <Link href={`/runbooks/${runbook.id}`} className="min-w-0 flex-1 [overflow-wrap:anywhere]">
                  {runbook.name}
                </Link>
                <Button
                  size="small"
                  variant="quiet"
                  aria-label={`Detach ${runbook.name}`}
                  disabledReason={mayNot}
                  onPress={() => detach({ id: runbook.id, attachmentId: attachmentOf(runbook, serviceId) ?? "" })}
                >
                  Detach
                </Button>
              </li>
            ))}
          </ul>
        )}
        {mayNot === undefined && others.length > 0 && (
          <div className="flex items-end gap-2">
            <Select
              label="Attach a runbook"
              className="min-w-0 flex-1"
              options={others.map(({ id, name }) => ({ id, label: name }))}
              value={chosen}
              onChange={choose}
            />
            <Button isPending={isPending} onPress={() => chosen !== undefined && attach(chosen, { onSuccess: () => choose(undefined) })}>
              Attach
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}

function useAttachments(serviceId: string) {
  const refresh = useRefresh();
  const after = { onSettled: refresh, onError: (error: Error) => void toast({ tone: "harm", title: problemText(error) }) };
  const attach = useMutation({
    mutationFn: (id: string) => read(api.POST("/api/v1/runbooks/{id}/attachments", { params: { path: { id } }, body: { serviceId } })),
    ...after,
  });
  const detach = useMutation({
    mutationFn: (path: { readonly id: string; readonly attachmentId: string }) =>
      read(api.DELETE("/api/v1/runbooks/{id}/attachments/{attachmentId}", { params: { path } })),
    ...after,
  });
  return { attach: attach.mutate, detach: detach.mutate, isPending: attach.isPending };
}
