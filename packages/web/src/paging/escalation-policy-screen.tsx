import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemStatus, problemText, toFormProblem } from "#api/problem.ts";
import { useMayNot } from "#identity/index.ts";
import { DryRunCard } from "#paging/dry-run-card.tsx";
import { type EscalationPolicy, policyKey, usePolicy } from "#paging/paging-queries.ts";
import { draftOf, emptyDraft, isChanged, type PolicyDraft, repeatWords, toBody, whyNot } from "#paging/policy-draft.ts";
import { RemovePolicyButton } from "#paging/remove-policy-button.tsx";
import { StepList, StepSentences } from "#paging/step-list.tsx";
import { useTargets } from "#paging/use-targets.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Checkbox } from "#ui/checkbox.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Form } from "#ui/form.tsx";
import { Notice } from "#ui/notice.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { Select } from "#ui/select.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

const crumbs = [
  { label: "On-call", href: "/on-call" },
  { label: "Escalation policies", href: "/escalation-policies" },
];

/** Who is woken when. `new` makes one. */
export function EscalationPolicyScreen({ params }: { readonly params: Readonly<Record<string, string>> }): ReactNode {
  const id = params["id"] ?? "new";
  return id === "new" ? <NewPolicy /> : <StoredPolicy id={id} />;
}

function NewPolicy(): ReactNode {
  const reason = useMayNot("admin");
  return (
    <>
      <PageHeader crumbs={crumbs} here="New" title="New escalation policy" />
      {reason === undefined ? <PolicyEditor policy={undefined} /> : <Notice tone="info">{reason}.</Notice>}
    </>
  );
}

function StoredPolicy({ id }: { readonly id: string }): ReactNode {
  const query = usePolicy(id);
  const reason = useMayNot("admin");
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const policy = query.data;
  if (policy === undefined) return <SkeletonRows rows={5} label="Loading the policy" />;
  return (
    <>
      <title>{`${policy.name} · Staunch`}</title>
      <PageHeader
        crumbs={crumbs}
        here={policy.name}
        title={policy.name}
        badges={policy.isDefault ? <Badge>Default</Badge> : undefined}
        description="Who is woken when. Pages under way keep the version they started with."
        actions={<RemovePolicyButton policy={policy} disabledReason={reason} />}
      />
      {reason === undefined ? <PolicyEditor key={policy.id} policy={policy} /> : <PolicyView policy={policy} reason={reason} />}
    </>
  );
}

function PolicyView({ policy, reason }: { readonly policy: EscalationPolicy; readonly reason: string }): ReactNode {
  const targets = useTargets();
  return (
    <Columns>
      <Card title="When a page starts">
        <StepSentences policy={policy} targets={targets} />
        <p className="pt-3">Repeat this {repeatWords(policy.repeatCount)}. If nobody answers, everyone in the owning team is paged.</p>
        <p className="pt-3 text-row text-ink-2">{reason}.</p>
      </Card>
      <DryRunCard draft={draftOf(policy)} />
    </Columns>
  );
}

function Columns({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className="grid items-start gap-5 rail:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">{children}</div>;
}

function PolicyEditor({ policy }: { readonly policy: EscalationPolicy | undefined }): ReactNode {
  const [draft, setDraft] = useState<PolicyDraft>(() => (policy === undefined ? emptyDraft() : draftOf(policy)));
  // The version the draft was made from, not the newest one seen: somebody else's edit is not overwritten.
  const [version, setVersion] = useState(policy?.version);
  const targets = useTargets();
  const take = (stored: EscalationPolicy): void => {
    setDraft(draftOf(stored));
    setVersion(stored.version);
  };
  const save = useSavePolicy(policy?.id, take);
  const takeTheirs = (): void => {
    if (policy !== undefined) take(policy);
    save.reset();
  };
  const isSame = policy !== undefined && version === policy.version && !isChanged(draft, policy);
  return (
    <Columns>
      <Card title="When a page starts">
        <Form
          label="Escalation policy"
          onSubmit={() => save.mutate({ draft, version })}
          isPending={save.isPending}
          problem={problemStatus(save.error) === 412 ? undefined : toFormProblem(save.error)}
        >
          {problemStatus(save.error) === 412 && <Overtaken text={problemText(save.error)} onTake={takeTheirs} />}
          <TextField
            name="name"
            label="Name"
            value={draft.name}
            onChange={(name) => setDraft({ ...draft, name })}
            isRequired
            maxLength={120}
          />
          <StepFault error={save.error} />
          <StepList steps={draft.steps} targets={targets} onChange={(steps) => setDraft({ ...draft, steps })} />
          <EndOfPolicy draft={draft} isStoredDefault={policy?.isDefault ?? false} onChange={setDraft} />
          <Button
            type="submit"
            variant="act"
            className="self-start"
            isPending={save.isPending}
            disabledReason={isSame ? "Nothing has changed" : whyNot(draft)}
          >
            Save
          </Button>
        </Form>
      </Card>
      <DryRunCard draft={draft} />
    </Columns>
  );
}

function Overtaken({ text, onTake }: { readonly text: string; readonly onTake: () => void }): ReactNode {
  return (
    <Notice
      tone="warning"
      title="Not saved"
      action={
        <Button size="small" onPress={onTake}>
          Take theirs
        </Button>
      }
    >
      {text} Your edit is still here; take theirs to start from what is stored.
    </Notice>
  );
}

/** What the server says about the steps: they are no single field, so it stands above them. */
function StepFault({ error }: { readonly error: unknown }): ReactNode {
  const fields = toFormProblem(error)?.fields ?? {};
  const [fault] = Object.entries(fields).filter(([field]) => field.startsWith("steps"));
  return fault === undefined ? undefined : <Notice tone="harm">{fault[1]}</Notice>;
}

interface EndProps {
  readonly draft: PolicyDraft;
  readonly isStoredDefault: boolean;
  readonly onChange: (draft: PolicyDraft) => void;
}

const repeats = Array.from({ length: 10 }, (_, count) => ({ id: String(count), label: repeatWords(count) }));

function EndOfPolicy({ draft, isStoredDefault, onChange }: EndProps): ReactNode {
  return (
    <>
      <Select
        label="Then repeat"
        className="max-w-56"
        options={repeats}
        value={String(draft.repeatCount)}
        onChange={(id) => onChange({ ...draft, repeatCount: Number(id) })}
      />
      <p className="max-w-prose text-row text-ink-2">
        If nobody answers, everyone in the team that owns the service is paged, all owners when there is none, and after five minutes it is
        written that nobody answered.
      </p>
      {!isStoredDefault && (
        <Checkbox
          isSelected={draft.isDefault}
          onChange={(isDefault) => onChange({ ...draft, isDefault })}
          description="For every service that has no policy of its own."
        >
          Make this the default policy
        </Checkbox>
      )}
    </>
  );
}

interface Saving {
  readonly draft: PolicyDraft;
  readonly version: number | undefined;
}

function useSavePolicy(id: string | undefined, onSaved: (policy: EscalationPolicy) => void) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ draft, version }: Saving) => {
      const body = toBody(draft);
      if (id === undefined || version === undefined) return read(api.POST("/api/v1/escalation-policies", { body }));
      return read(api.PUT("/api/v1/escalation-policies/{id}", { params: { path: { id } }, body: { ...body, version } }));
    },
    onSuccess: async (saved) => {
      client.setQueryData(policyKey(saved.id), saved);
      onSaved(saved);
      toast({ title: "Saved", description: `${saved.name}, version ${saved.version}` });
      if (id === undefined) await navigate({ href: `/escalation-policies/${saved.id}` });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["escalation-policies"] }),
  });
}
