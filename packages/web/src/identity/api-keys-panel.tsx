import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { CreateKeyDialog } from "#identity/create-key-dialog.tsx";
import { apiKeysQuery } from "#identity/queries.ts";
import { roleWord } from "#identity/roles.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Table } from "#ui/table.tsx";
import { RelativeTime } from "#ui/time.tsx";
import { toast } from "#ui/toast.ts";

/** Keys by which programs act for the person signed in. */
export function ApiKeysPanel(): ReactNode {
  const keys = useQuery(apiKeysQuery);
  const client = useQueryClient();
  const [isCreating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<{ readonly id: string; readonly name: string }>();
  const revoke = useMutation({
    mutationFn: (id: string) => read(api.DELETE("/api/v1/api-keys/{id}", { params: { path: { id } } })),
    onSuccess: () => {
      toast({ title: "Revoked" });
      return client.invalidateQueries({ queryKey: ["api-keys"] });
    },
  });
  return (
    <Card
      title="Your API keys"
      isFlush
      actions={
        <Button icon={Plus} onPress={() => setCreating(true)}>
          Create key
        </Button>
      }
    >
      {keys.isPending && (
        <div className="px-5">
          <SkeletonRows rows={2} />
        </div>
      )}
      {keys.isError && <ErrorState error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data !== undefined && (
        <Table
          label="Your API keys"
          items={keys.data.items}
          empty={
            <EmptyState icon={KeyRound} title="No keys">
              A key lets a program, the command line or a monitoring system act for you. It never does more than you may.
            </EmptyState>
          }
          columns={[
            { id: "name", title: "Name", isRowHeader: true, cell: (key) => <span className="font-medium">{key.name}</span> },
            { id: "prefix", title: "Begins with", isWideOnly: true, cell: (key) => <code className="font-mono">{key.prefix}…</code> },
            { id: "role", title: "Role", cell: (key) => roleWord(key.role) },
            {
              id: "used",
              title: "Last used",
              isWideOnly: true,
              cell: (key) => (key.lastUsedAt === null ? <span className="text-ink-3">never</span> : <RelativeTime at={key.lastUsedAt} />),
            },
            {
              id: "revoke",
              title: "Actions",
              align: "end",
              cell: (key) => (
                <Button size="small" onPress={() => setRevoking(key)}>
                  Revoke
                </Button>
              ),
            },
          ]}
        />
      )}
      <CreateKeyDialog isOpen={isCreating} onOpenChange={setCreating} />
      <ConfirmDialog
        isOpen={revoking !== undefined}
        onOpenChange={() => setRevoking(undefined)}
        title={`Revoke ${revoking?.name ?? ""}`}
        description="Whatever uses this key is refused from now on. That cannot be undone."
        actionLabel="Revoke"
        onConfirm={() => revoke.mutateAsync(revoking?.id ?? "")}
      />
    </Card>
  );
}
