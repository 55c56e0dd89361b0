import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { type AutomationDraft, draftOf, wishOf } from "#automations/automation-draft.ts";
import { AutomationFields } from "#automations/automation-fields.tsx";
import { type Automation, automationsQuery } from "#automations/automation-queries.ts";
import { DryRunCard } from "#automations/dry-run-card.tsx";
import { RunLogCard } from "#automations/run-log-card.tsx";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Form } from "#ui/form.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { toast } from "#ui/toast.ts";

const crumbs = [{ label: "Automations", href: "/automations" }];

/** One automation, new or saved: written beside what it would have done, and what it did. */
export function AutomationScreen({ params }: { readonly params: Readonly<Record<string, string>> }): ReactNode {
  const mayNot = useMayNot("admin");
  const { data, error, refetch } = useQuery({ ...automationsQuery, enabled: mayNot === undefined });
  const id = params["id"] ?? "new";
  const automation = data?.find((one) => one.id === id);
  if (data !== undefined && (automation !== undefined || id === "new")) return <EditAutomation key={id} automation={automation} />;
  return (
    <>
      <PageHeader title="Automation" crumbs={crumbs} here="Automation" />
      <Card>
        {data !== undefined && <EmptyState title="There is no such automation">It may have been removed.</EmptyState>}
        {data === undefined && <NotShown mayNot={mayNot} error={error} onRetry={() => void refetch()} />}
      </Card>
    </>
  );
}

interface NotShownProps {
  readonly mayNot: string | undefined;
  readonly error: Error | null;
  readonly onRetry: () => void;
}

function NotShown({ mayNot, error, onRetry }: NotShownProps): ReactNode {
  if (mayNot !== undefined) return <EmptyState title={mayNot}>An admin of your organisation can see and change this.</EmptyState>;
  return error === null ? <SkeletonRows label="Loading the automation" /> : <ErrorState error={error} onRetry={onRetry} />;
}

function EditAutomation({ automation }: { readonly automation: Automation | undefined }): ReactNode {
  const [version, setVersion] = useState(automation?.version);
  const [draft, setDraft] = useState(() => draftOf(automation));
  const [secret, setSecret] = useState<string>();
  const navigate = useNavigate();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => send(automation?.id, version, draft),
    onSuccess: async (saved) => {
      toast({ title: "Saved" });
      setVersion(saved.version);
      await client.invalidateQueries({ queryKey: ["automations"] });
      const callsOut = draft.actions.some(({ kind }) => kind === "webhook");
      if (saved.secret !== undefined && callsOut) setSecret(saved.secret);
      else if (automation === undefined) await navigate({ to: "/automations/$id", params: { id: saved.id } });
    },
  });
  const title = automation?.name ?? "New automation";
  return (
    <>
      <title>{`${title} · Staunch`}</title>
      <PageHeader title={title} crumbs={crumbs} here={title} actions={automation !== undefined && <Remove automation={automation} />} />
      <div className="grid items-start gap-5 rail:grid-cols-2">
        <Card title="When, if, then">
          {secret === undefined ? (
            <Form label="Automation" onSubmit={() => save.mutate()} isPending={save.isPending} problem={toFormProblem(save.error)}>
              <AutomationFields draft={draft} onChange={(part) => setDraft((before) => ({ ...before, ...part }))} />
              <Button type="submit" variant="act" isPending={save.isPending} className="self-end">
                Save automation
              </Button>
            </Form>
          ) : (
            <CopyField label="Signing secret of its webhooks, shown once" value={secret} />
          )}
        </Card>
        <div className="flex min-w-0 flex-col gap-5">
          <DryRunCard draft={draft} />
          {automation !== undefined && <RunLogCard id={automation.id} />}
        </div>
      </div>
    </>
  );
}

interface Saved {
  readonly id: string;
  readonly version: number;
  readonly secret?: string;
}

function send(id: string | undefined, version: number | undefined, draft: AutomationDraft): Promise<Saved> {
  const body = wishOf(draft);
  if (id === undefined) return read(api.POST("/api/v1/automations", { body }));
  return read(api.PUT("/api/v1/automations/{id}", { params: { path: { id } }, body: { ...body, version: version ?? 1 } }));
}

function Remove({ automation }: { readonly automation: Automation }): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const client = useQueryClient();
  const remove = async (): Promise<void> => {
    await read(api.DELETE("/api/v1/automations/{id}", { params: { path: { id: automation.id } } }));
    toast({ title: "Removed", description: automation.name });
    await navigate({ to: "/automations" });
    await client.invalidateQueries({ queryKey: ["automations"] });
  };
  return (
    <>
      <Button onPress={() => setAsking(true)}>Remove</Button>
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={`Remove ${automation.name}`}
        description="What it has begun it ends. It hears nothing more."
        actionLabel="Remove"
        onConfirm={remove}
      />
    </>
  );
}
