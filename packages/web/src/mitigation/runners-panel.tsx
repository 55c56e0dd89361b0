import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Play, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { useMayNot } from "#identity/index.ts";
import { RunnerAccountDialog } from "#mitigation/runner-account-dialog.tsx";
import { runnerAccountsQuery, type RunnerAccountView, runnerKindsQuery, type RunnerKindView } from "#mitigation/runner-queries.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { toast } from "#ui/toast.ts";

interface Edited {
  readonly kind: RunnerKindView;
  readonly account: RunnerAccountView | undefined;
}

/** The accounts that mitigations run by. */
export function RunnersPanel(): ReactNode {
  const mayNot = useMayNot("admin");
  if (mayNot !== undefined) return <EmptyState title="Runners are set up by admins">{mayNot}.</EmptyState>;
  return <Runners />;
}

function Runners(): ReactNode {
  const accounts = useQuery(runnerAccountsQuery);
  const kinds = useQuery(runnerKindsQuery);
  const [edited, setEdited] = useState<Edited>();
  const failed = [accounts, kinds].find((query) => query.isError);
  if (failed !== undefined) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (accounts.data === undefined || kinds.data === undefined) return <SkeletonRows rows={4} />;
  const known = kinds.data.items.filter((kind) => kind.account !== null);
  const edit = (account: RunnerAccountView): void => {
    const kind = known.find((one) => one.kind === account.kind);
    if (kind !== undefined) setEdited({ kind, account });
  };
  return (
    <div className="grid items-start gap-5 rail:grid-cols-[minmax(0,1fr)_348px]">
      <Card title="Accounts" isFlush>
        {accounts.data.items.length === 0 ? (
          <EmptyState icon={Play} title="No account yet">
            A signed HTTP call and an agent work without one. To act at GitHub, GitLab, a cluster or on feature flags, Staunch needs an
            address and a token; several mitigations can share them.
          </EmptyState>
        ) : (
          <ul aria-label="Runner accounts" className="divide-y divide-line border-t border-line">
            {accounts.data.items.map((account) => (
              <AccountRow key={account.id} account={account} onEdit={() => edit(account)} />
            ))}
          </ul>
        )}
      </Card>
      <Card title="Add an account" isFlush>
        <ul aria-label="Kinds of runners" className="divide-y divide-line border-t border-line">
          {known.map((kind) => (
            <li key={kind.kind} className="flex items-center gap-3 px-5 py-3">
              <p className="min-w-0 flex-1 font-medium">{kind.label}</p>
              <Button size="small" icon={Plus} aria-label={`Add ${kind.label}`} onPress={() => setEdited({ kind, account: undefined })}>
                Add
              </Button>
            </li>
          ))}
        </ul>
      </Card>
      {edited !== undefined && (
        <RunnerAccountDialog key={edited.account?.id ?? edited.kind.kind} {...edited} onClose={() => setEdited(undefined)} />
      )}
    </div>
  );
}

interface RowProps {
  readonly account: RunnerAccountView;
  readonly onEdit: () => void;
}

function AccountRow({ account, onEdit }: RowProps): ReactNode {
  const [isRemoving, setRemoving] = useState(false);
  const client = useQueryClient();
  const params = { path: { id: account.id } };
  const check = useMutation({
    mutationFn: () => read(api.POST("/api/v1/runner-accounts/{id}/test", { params })),
    onSuccess: ({ isGood, detail }) =>
      void toast({ title: isGood ? "The account is good" : "It failed", description: detail, tone: isGood ? "ok" : "harm" }),
    onError: (error) => void toast({ title: "It failed", description: problemText(error), tone: "harm" }),
  });
  const remove = useMutation({
    mutationFn: () => api.DELETE("/api/v1/runner-accounts/{id}", { params }),
    onSettled: () => client.invalidateQueries({ queryKey: runnerAccountsQuery.queryKey }),
  });
  return (
    <li aria-label={account.name} className="flex flex-col gap-3 px-5 py-4">
      <div className="min-w-0">
        <p className="font-medium [overflow-wrap:anywhere]">{account.name}</p>
        <p className="text-row text-ink-2 [overflow-wrap:anywhere]">
          {account.label} · {usesText(account)}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="small" onPress={onEdit}>
          Edit
        </Button>
        <Button size="small" isPending={check.isPending} onPress={() => check.mutate()}>
          Check
        </Button>
        <Button size="small" variant="quiet" icon={Trash2} aria-label={`Remove ${account.name}`} onPress={() => setRemoving(true)} />
      </div>
      <ConfirmDialog
        isOpen={isRemoving}
        onOpenChange={setRemoving}
        title={`Remove ${account.name}?`}
        description={
          account.uses.length === 0 ? "No mitigation runs by it." : `It is in use: ${usesText(account)}. Give them another account first.`
        }
        actionLabel="Remove"
        onConfirm={() => remove.mutateAsync()}
      />
    </li>
  );
}

function usesText({ uses }: RunnerAccountView): string {
  return uses.length === 0 ? "not used yet" : uses.map((use) => use.name).join(", ");
}
