import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import { NoPermission } from "#alerts/no-permission.tsx";
import { settingDraft, settingFields, settingsOf } from "#alerts/setting-fields.ts";
import { type SourceDraft, SourceFields } from "#alerts/source-fields.tsx";
import { type Source, type SourceKind, useSource, useSourceKinds } from "#alerts/source-queries.ts";
import { SourceSetup } from "#alerts/source-setup.tsx";
import { SourceState } from "#alerts/source-state.tsx";
import { TryMapping } from "#alerts/try-mapping.tsx";
import { api, read } from "#api/client.ts";
import { problemStatus, toFormProblem } from "#api/problem.ts";
import { useServices } from "#catalog/index.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Form } from "#ui/form.tsx";
import { Link } from "#ui/link.tsx";
import { NumberField } from "#ui/number-field.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { AbsoluteTime } from "#ui/time.tsx";
import { toast } from "#ui/toast.ts";

const crumbs = [{ label: "Sources", href: "/sources" }];

/** One way in: how to connect it, when it was heard, what can be set. */
export function SourceScreen({ params }: { readonly params: Readonly<Record<string, string>> }): ReactNode {
  const mayNot = useMayNot("admin");
  const source = useSource(params["id"] ?? "");
  const kinds = useSourceKinds();
  if (source.data !== undefined && kinds.data !== undefined) {
    const kind = kinds.data.items.find((one) => one.kind === source.data.kind);
    return <ShownSource key={source.data.id} source={source.data} kind={kind} />;
  }
  return (
    <>
      <PageHeader title="Source" crumbs={crumbs} here="Source" />
      <Card>
        <NotShown mayNot={mayNot} source={source} />
      </Card>
    </>
  );
}

function NotShown({ mayNot, source }: { readonly mayNot: string | undefined; readonly source: ReturnType<typeof useSource> }): ReactNode {
  if (mayNot !== undefined) return <NoPermission reason={mayNot} />;
  if (problemStatus(source.error) === 404)
    return <EmptyState title="There is no such source">It may have been closed, or belong to another organisation.</EmptyState>;
  if (source.isError) return <ErrorState error={source.error} onRetry={() => void source.refetch()} />;
  return <SkeletonRows label="Loading the source" />;
}

interface ShownSourceProps {
  readonly source: Source;
  readonly kind: SourceKind | undefined;
}

function ShownSource({ source, kind }: ShownSourceProps): ReactNode {
  return (
    <>
      <title>{`${source.name} · Staunch`}</title>
      <PageHeader
        title={source.name}
        crumbs={crumbs}
        here={source.name}
        badges={
          <>
            <span>{kind?.label ?? source.kind}</span>
            <ServiceName serviceId={source.serviceId} />
            <SourceState source={source} />
          </>
        }
        actions={
          <>
            <Link look="secondary" href={`/alerts?state=all&source=${source.id}`}>
              Its alerts
            </Link>
            <CloseButton source={source} />
          </>
        }
      />
      <div className="grid items-start gap-5 rail:grid-cols-2">
        <Card title="Connect it">
          <p role="status" className="mb-4 text-row text-ink-2">
            {source.lastEventAt === null
              ? "Nothing received yet. This says so by itself when the first message arrives."
              : "It is connected."}
          </p>
          <SourceSetup source={source} />
          {source.lastErrorAt !== null && (
            <p className="mt-3 text-row text-ink-3">
              Last refusal: <AbsoluteTime at={source.lastErrorAt} />
            </p>
          )}
        </Card>
        {/* Somebody else's change is not laid over what is being typed: the version tells when saving. */}
        <SettingsCard source={source} kind={kind} />
      </div>
    </>
  );
}

function ServiceName({ serviceId }: { readonly serviceId: string | null }): ReactNode {
  const services = useServices();
  if (serviceId === null) return undefined;
  const name = services.data?.items.find((service) => service.id === serviceId)?.name ?? "its service";
  return (
    <span>
      for <Link href={`/services/${serviceId}`}>{name}</Link>
    </span>
  );
}

function SettingsCard({ source, kind }: ShownSourceProps): ReactNode {
  const client = useQueryClient();
  const fields = useMemo(() => settingFields(kind?.settings), [kind]);
  const [base, setBase] = useState(source);
  const [draft, setDraft] = useState<SourceDraft>(() => draftOf(source, fields));
  const [rate, setRate] = useState(base.requestsPerSecond ?? Number.NaN);
  const [fault, setFault] = useState<Readonly<Record<string, string>>>({});
  const save = useMutation({
    mutationFn: (settings: Record<string, unknown>) =>
      read(
        api.PATCH("/api/v1/sources/{id}", {
          params: { path: { id: source.id } },
          body: {
            version: base.version,
            name: draft.name,
            serviceId: draft.serviceId,
            ...(draft.secret !== "" && { secret: draft.secret }),
            requestsPerSecond: Number.isNaN(rate) ? null : rate,
            ...(fields.length > 0 && { settings }),
          },
        }),
      ),
    onSuccess: (saved) => {
      setBase(saved);
      setDraft(draftOf(saved, fields));
      toast({ title: "Saved" });
      return client.invalidateQueries({ queryKey: ["sources"] });
    },
  });
  const submit = (): void => {
    const result = settingsOf(fields, draft.settings);
    setFault(result.kind === "refused" ? { [`settings.${result.path}`]: result.reason } : {});
    if (result.kind === "settings") save.mutate({ ...result.settings });
  };
  const problem = Object.keys(fault).length > 0 ? { fields: fault } : toFormProblem(save.error);
  return (
    <Card title="Settings">
      <Form label="Source" onSubmit={submit} isPending={save.isPending} problem={problem}>
        <SourceFields
          kind={kind}
          fields={fields}
          draft={draft}
          onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
          hasSecret={base.hasSecret}
        />
        <NumberField
          name="requestsPerSecond"
          label="Requests a second it may send (optional)"
          description="Beyond it the sender is told to come back, in its own protocol. Empty: what any source may."
          value={rate}
          onChange={setRate}
          minValue={1}
          maxValue={1_000_000}
        />
        <Button type="submit" variant="act" isPending={save.isPending} className="self-end">
          Save
        </Button>
      </Form>
      {fields.some((field) => field.path.startsWith("mapping.")) && <TryMapping settings={enteredSettings(fields, draft)} />}
    </Card>
  );
}

/** What stands in the fields now; nothing while they cannot be read. */
function enteredSettings(fields: Parameters<typeof settingsOf>[0], draft: SourceDraft): Readonly<Record<string, unknown>> {
  const result = settingsOf(fields, draft.settings);
  return result.kind === "settings" ? result.settings : {};
}

function draftOf(source: Source, fields: Parameters<typeof settingDraft>[0]): SourceDraft {
  return { name: source.name, serviceId: source.serviceId, secret: "", settings: settingDraft(fields, source.settings) };
}

function CloseButton({ source }: { readonly source: Source }): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const client = useQueryClient();
  const close = async (): Promise<void> => {
    await read(api.DELETE("/api/v1/sources/{id}", { params: { path: { id: source.id } } }));
    toast({ title: "Closed", description: source.name });
    client.removeQueries({ queryKey: ["sources", source.id] });
    await client.invalidateQueries({ queryKey: ["sources", "all"] });
    await navigate({ to: "/sources" });
  };
  return (
    <>
      <Button onPress={() => setAsking(true)}>Close source</Button>
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={`Close ${source.name}`}
        description="Whatever still sends to its address is refused from now on. Its alerts stay. That cannot be undone."
        actionLabel="Close source"
        onConfirm={close}
      />
    </>
  );
}
