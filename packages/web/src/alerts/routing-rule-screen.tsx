import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { NoPermission } from "#alerts/no-permission.tsx";
import { newRule, type RuleDraft, ruleDraftOf, ruleWishOf, wishOfRule } from "#alerts/routing-draft.ts";
import { RuleFields } from "#alerts/rule-fields.tsx";
import { type RoutingRule, useRoutingRules } from "#alerts/routing-queries.ts";
import { TryRulesCard } from "#alerts/try-rules-card.tsx";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Form, type FormProblem } from "#ui/form.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { toast } from "#ui/toast.ts";

const crumbs = [{ label: "Routing rules", href: "/routing" }];

/** One rule, new or saved, tried with all the others before it is saved. */
export function RoutingRuleScreen({ params }: { readonly params: Readonly<Record<string, string>> }): ReactNode {
  const mayNot = useMayNot("admin");
  const rules = useRoutingRules();
  const id = params["id"];
  const rule = rules.data?.items.find((one) => one.id === id);
  if (mayNot === undefined && rules.data !== undefined && (rule !== undefined || id === "new"))
    return <EditRule key={id} rule={rule} others={rules.data.items} />;
  return (
    <>
      <PageHeader title="Routing rule" crumbs={crumbs} here="Rule" />
      <Card>
        <NotShown mayNot={mayNot} rules={rules} />
      </Card>
    </>
  );
}

function NotShown({
  mayNot,
  rules,
}: {
  readonly mayNot: string | undefined;
  readonly rules: ReturnType<typeof useRoutingRules>;
}): ReactNode {
  if (mayNot !== undefined) return <NoPermission reason={mayNot} />;
  if (rules.isPending) return <SkeletonRows label="Loading the rule" />;
  if (rules.isError) return <ErrorState error={rules.error} onRetry={() => void rules.refetch()} />;
  return <EmptyState title="There is no such rule">It may have been removed, or belong to another organisation.</EmptyState>;
}

interface EditRuleProps {
  readonly rule: RoutingRule | undefined;
  readonly others: readonly RoutingRule[];
}

function EditRule({ rule, others }: EditRuleProps): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  // Somebody else's change is not laid over what is being typed: the version tells when saving.
  const [base] = useState(rule);
  const [draft, setDraft] = useState(() => (rule === undefined ? newRule : ruleDraftOf(rule)));
  const save = useMutation({
    mutationFn: () => send(base, draft),
    onSuccess: async () => {
      toast({ title: "Saved" });
      await client.invalidateQueries({ queryKey: ["routing-rules"] });
      await navigate({ to: "/routing" });
    },
  });
  const title = rule === undefined ? "New rule" : rule.name;
  return (
    <>
      <title>{`${title} · Staunch`}</title>
      <PageHeader title={title} crumbs={crumbs} here={title} actions={rule === undefined ? undefined : <RemoveRule rule={rule} />} />
      <div className="grid items-start gap-5 rail:grid-cols-2">
        <Card title="Rule">
          <Form label="Routing rule" onSubmit={() => save.mutate()} isPending={save.isPending} problem={problemOf(save.error)}>
            <RuleFields draft={draft} onChange={(part) => setDraft((before) => ({ ...before, ...part }))} />
            <Button type="submit" variant="act" isPending={save.isPending} className="self-end">
              Save rule
            </Button>
          </Form>
        </Card>
        <TryRulesCard rules={asTheyWouldBe(others, base, draft)} />
      </div>
    </>
  );
}

function send(base: RoutingRule | undefined, draft: RuleDraft) {
  const body = ruleWishOf(draft);
  if (base === undefined) return read(api.POST("/api/v1/routing-rules", { body }));
  return read(api.PUT("/api/v1/routing-rules/{id}", { params: { path: { id: base.id } }, body: { ...body, version: base.version } }));
}

function asTheyWouldBe(others: readonly RoutingRule[], base: RoutingRule | undefined, draft: RuleDraft) {
  const own = ruleWishOf(draft);
  // Without a name or a condition it is no rule yet; it is tried as soon as it is one.
  const isWhole = own.name !== "" && own.condition !== "";
  const saved = others.map((rule) => (rule.id === base?.id && isWhole ? own : wishOfRule(rule)));
  return base === undefined && isWhole ? [...saved, own] : saved;
}

/** All labels stand in one field: what is wrong with one of them is said there. */
function problemOf(error: unknown): FormProblem | undefined {
  const problem = toFormProblem(error);
  if (problem === undefined) return undefined;
  const fields = Object.entries(problem.fields).map(([name, text]) =>
    name.startsWith("actions.labels.") ? ["actions.labels", `${name.slice("actions.labels.".length)}: ${text}`] : [name, text],
  );
  return { ...problem, fields: Object.fromEntries(fields) };
}

function RemoveRule({ rule }: { readonly rule: RoutingRule }): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const client = useQueryClient();
  const remove = async (): Promise<void> => {
    await read(api.DELETE("/api/v1/routing-rules/{id}", { params: { path: { id: rule.id } } }));
    toast({ title: "Removed", description: rule.name });
    await navigate({ to: "/routing" });
    await client.invalidateQueries({ queryKey: ["routing-rules"] });
  };
  return (
    <>
      <Button onPress={() => setAsking(true)}>Remove</Button>
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={`Remove ${rule.name}`}
        description="Alerts from now on are decided without it. Those that are open stay as they are."
        actionLabel="Remove"
        onConfirm={remove}
      />
    </>
  );
}
