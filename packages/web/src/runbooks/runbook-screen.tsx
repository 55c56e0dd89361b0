import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Download } from "lucide-react";
import { lazy, type ReactNode, Suspense, useDeferredValue, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemStatus, toFormProblem } from "#api/problem.ts";
import { useMayNot } from "#identity/index.ts";
import { HistoryCard } from "#runbooks/history-card.tsx";
import { MatchersCard } from "#runbooks/matchers-card.tsx";
import { type Runbook, useRefresh, useRunbook } from "#runbooks/runbook-queries.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Form, type FormProblem } from "#ui/form.tsx";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

const RunbookPreview = lazy(async () => ({ default: (await import("#runbooks/runbook-preview.tsx")).RunbookPreview }));

const crumbs = [{ label: "Runbooks", href: "/runbooks" }];

/** One runbook: written on one side, as the room will show it on the other. */
export function RunbookScreen({ params }: { readonly params: Readonly<Record<string, string>> }): ReactNode {
  const id = params["id"] ?? "new";
  const { data, error, refetch } = useRunbook(id);
  if (id === "new" || data !== undefined) return <EditRunbook key={data?.id ?? "new"} runbook={data} />;
  return (
    <>
      <PageHeader title="Runbook" crumbs={crumbs} here="Runbook" />
      <Card>
        {error === null && <SkeletonRows label="Loading the runbook" />}
        {error !== null && problemStatus(error) === 404 && (
          <EmptyState title="There is no such runbook">It may have been removed.</EmptyState>
        )}
        {error !== null && problemStatus(error) !== 404 && <ErrorState error={error} onRetry={() => void refetch()} />}
      </Card>
    </>
  );
}

const example = `## Look at the queue

What should be there, and what should not.

## Restart the workers {#restart}

Did it work?

- Yes: finish
- No: go to #ask

## Ask the team that owns it {#ask}
`;

const unwritten = { name: "", markdown: example, version: undefined };

function EditRunbook({ runbook }: { readonly runbook: Runbook | undefined }): ReactNode {
  const begun = runbook ?? unwritten;
  // Somebody else's change is not laid over what is being typed: the version tells when saving.
  const [version, setVersion] = useState(begun.version);
  const [name, setName] = useState(begun.name);
  const [markdown, setMarkdown] = useState(begun.markdown);
  const [summary, setSummary] = useState("");
  const shown = useDeferredValue(markdown);
  const mayNot = useMayNot("admin");
  const save = useSave(runbook, (saved) => {
    setVersion(saved.version);
    setSummary("");
  });
  const title = runbook?.name ?? "New runbook";
  return (
    <>
      <title>{`${title} · Staunch`}</title>
      <PageHeader
        title={title}
        crumbs={crumbs}
        here={title}
        actions={runbook !== undefined && <RunbookActions runbook={runbook} mayNot={mayNot} />}
      />
      <div className="grid items-start gap-5 rail:grid-cols-2">
        {mayNot === undefined && (
          <Card title="Text">
            <Form
              label="Runbook"
              onSubmit={() => save.mutate({ name, markdown, summary, version })}
              isPending={save.isPending}
              problem={problemOf(save.error)}
            >
              <TextField label="Name" name="name" isRequired maxLength={200} value={name} onChange={setName} />
              <TextArea
                label="Markdown"
                name="markdown"
                description="Each heading with ## is a step. “Did it work?” with “- Yes: …” and “- No: go to #name” asks."
                rows={22}
                isCode
                value={markdown}
                onChange={setMarkdown}
              />
              {runbook !== undefined && (
                <TextField label="What was changed" name="summary" maxLength={300} value={summary} onChange={setSummary} />
              )}
              <Button type="submit" variant="act" isPending={save.isPending} className="self-end">
                Save runbook
              </Button>
            </Form>
          </Card>
        )}
        <div className="flex min-w-0 flex-col gap-5">
          <Suspense fallback={<Card title="Preview" />}>
            <RunbookPreview markdown={shown} />
          </Suspense>
          {runbook !== undefined && <MatchersCard runbook={runbook} mayNot={mayNot} />}
          {runbook !== undefined && <HistoryCard id={runbook.id} mayNot={mayNot} onRestore={setMarkdown} />}
        </div>
      </div>
    </>
  );
}

interface Draft {
  readonly name: string;
  readonly markdown: string;
  readonly summary: string;
  readonly version: number | undefined;
}

function useSave(runbook: Runbook | undefined, onSaved: (saved: Runbook) => void) {
  const navigate = useNavigate();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ version, ...body }: Draft) =>
      runbook === undefined
        ? read(api.POST("/api/v1/runbooks", { body }))
        : read(api.PUT("/api/v1/runbooks/{id}", { params: { path: { id: runbook.id } }, body: { ...body, version: version ?? 1 } })),
    onSuccess: async (saved) => {
      toast({ title: "Saved", description: `Version ${saved.version}` });
      onSaved(saved);
      await refresh();
      if (runbook === undefined) await navigate({ to: "/runbooks/$id", params: { id: saved.id } });
    },
  });
}

/** Each line at fault is told in one place, under the text. */
function problemOf(error: unknown): FormProblem | undefined {
  const problem = toFormProblem(error);
  if (problem === undefined) return undefined;
  const lines = Object.entries(problem.fields).filter(([field]) => field.startsWith("markdown:"));
  if (lines.length === 0) return problem;
  const text = lines.map(([field, fault]) => `Line ${field.slice("markdown:".length)}: ${fault.replace(/^Expected /, "")}`).join(" ");
  return { ...problem, fields: { ...problem.fields, markdown: text } };
}

function RunbookActions({ runbook, mayNot }: { readonly runbook: Runbook; readonly mayNot: string | undefined }): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const refresh = useRefresh();
  const remove = async (): Promise<void> => {
    await read(api.DELETE("/api/v1/runbooks/{id}", { params: { path: { id: runbook.id } } }));
    toast({ title: "Removed", description: runbook.name });
    await navigate({ to: "/runbooks" });
    await refresh();
  };
  return (
    <>
      <Link look="secondary" icon={Download} href={`/api/v1/runbooks/${runbook.id}/versions/${runbook.version}/copy?format=html`} download>
        Copy to keep
      </Link>
      <Button disabledReason={mayNot} onPress={() => setAsking(true)}>
        Remove
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={`Remove ${runbook.name}`}
        description="Incidents in which it is open keep it."
        actionLabel="Remove"
        onConfirm={remove}
      />
    </>
  );
}
