import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import { NoPermission } from "#alerts/no-permission.tsx";
import { settingDraft, settingFields, settingsOf } from "#alerts/setting-fields.ts";
import { type SourceDraft, SourceFields } from "#alerts/source-fields.tsx";
import { type SourceKind, useSourceKinds } from "#alerts/source-queries.ts";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { useSearchState, useUrlState } from "#api/url-state.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Form } from "#ui/form.tsx";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { TextField } from "#ui/text-field.tsx";

/** What sends? Then its name, whom it concerns, and on to the one command that connects it. */
export function NewSourceScreen(): ReactNode {
  const mayNot = useMayNot("admin");
  const kinds = useSourceKinds();
  const search = useSearchState();
  const chosen = kinds.data?.items.find((kind) => kind.kind === search["kind"]);
  return (
    <>
      <PageHeader
        title={chosen === undefined ? "Add a source" : `Add ${chosen.label}`}
        crumbs={[{ label: "Sources", href: "/sources" }]}
        here="New"
        description={chosen === undefined ? "What sends the alerts?" : undefined}
      />
      {mayNot === undefined ? (
        <ChooseAndAdd kinds={kinds} chosen={chosen} serviceId={search["service"] ?? null} />
      ) : (
        <Card>
          <NoPermission reason={mayNot} />
        </Card>
      )}
    </>
  );
}

interface ChooseAndAddProps {
  readonly kinds: ReturnType<typeof useSourceKinds>;
  readonly chosen: SourceKind | undefined;
  readonly serviceId: string | null;
}

function ChooseAndAdd({ kinds, chosen, serviceId }: ChooseAndAddProps): ReactNode {
  if (chosen !== undefined) return <NewSource key={chosen.kind} kind={chosen} serviceId={serviceId} />;
  if (kinds.data !== undefined) return <KindChoice kinds={kinds.data.items} />;
  if (kinds.isError) return <ErrorState error={kinds.error} onRetry={() => void kinds.refetch()} />;
  return <SkeletonRows label="Loading what Staunch understands" />;
}

function KindChoice({ kinds }: { readonly kinds: readonly SourceKind[] }): ReactNode {
  const [wanted, setWanted] = useUrlState("q", "");
  const service = useSearchState()["service"];
  const found = kinds
    .filter((kind) => `${kind.label} ${kind.kind}`.toLowerCase().includes(wanted.trim().toLowerCase()))
    .toSorted((one, other) => one.label.localeCompare(other.label));
  const query = (kind: string): string => new URLSearchParams({ kind, ...(service !== undefined && { service }) }).toString();
  return (
    <div className="flex flex-col gap-5">
      <TextField label="Find a sender" type="search" value={wanted} onChange={setWanted} className="max-w-form" />
      {found.length === 0 ? (
        <Card>
          <EmptyState title={`Nothing is called anything with “${wanted}”.`}>
            Whatever can send JSON connects as <Link href={`/sources/new?${query("generic")}`}>Generic JSON</Link>.
          </EmptyState>
        </Card>
      ) : (
        <ul aria-label="Senders" className="grid gap-3 tablet:grid-cols-2 rail:grid-cols-3 wide:grid-cols-4">
          {found.map((kind) => (
            <li key={kind.kind}>
              <Link
                look="plain"
                href={`/sources/new?${query(kind.kind)}`}
                className="flex min-h-14 flex-col justify-center rounded-control! border border-line bg-surface px-4 py-2.5 no-underline! hover:bg-sunken"
              >
                <span className="font-strong">{kind.label}</span>
                <span className="font-mono text-row text-ink-3">{kind.kind}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function NewSource({ kind, serviceId }: { readonly kind: SourceKind; readonly serviceId: string | null }): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const fields = useMemo(() => settingFields(kind.settings), [kind.settings]);
  const [draft, setDraft] = useState<SourceDraft>(() => ({
    name: kind.label,
    serviceId,
    secret: "",
    settings: settingDraft(fields, {}),
  }));
  const [fault, setFault] = useState<Readonly<Record<string, string>>>({});
  const add = useMutation({
    mutationFn: (settings: Record<string, unknown>) =>
      read(
        api.POST("/api/v1/sources", {
          body: {
            kind: kind.kind,
            name: draft.name,
            ...(draft.serviceId !== null && { serviceId: draft.serviceId }),
            ...(draft.secret !== "" && { secret: draft.secret }),
            ...(fields.length > 0 && { settings }),
          },
        }),
      ),
    onSuccess: async (source) => {
      await client.invalidateQueries({ queryKey: ["sources"] });
      await navigate({ to: `/sources/${source.id}` });
    },
  });
  const submit = (): void => {
    const result = settingsOf(fields, draft.settings);
    setFault(result.kind === "refused" ? { [`settings.${result.path}`]: result.reason } : {});
    if (result.kind === "settings") add.mutate({ ...result.settings });
  };
  const problem = Object.keys(fault).length > 0 ? { fields: fault } : toFormProblem(add.error);
  return (
    <Card className="max-w-2xl">
      <Form label={`Add ${kind.label}`} onSubmit={submit} isPending={add.isPending} problem={problem}>
        <SourceFields
          kind={kind}
          fields={fields}
          draft={draft}
          onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
          hasSecret={false}
        />
        <div className="flex flex-wrap justify-end gap-2">
          <Link look="secondary" href="/sources/new">
            Another sender
          </Link>
          <Button type="submit" variant="act" isPending={add.isPending}>
            Add source
          </Button>
        </div>
      </Form>
    </Card>
  );
}
