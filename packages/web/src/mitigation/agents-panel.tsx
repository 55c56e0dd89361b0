import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Server } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { useMayNot } from "#identity/index.ts";
import { AddAgentDialog } from "#mitigation/add-agent-dialog.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Table } from "#ui/table.tsx";
import { RelativeTime } from "#ui/time.tsx";
import { toast } from "#ui/toast.ts";

/** An agent's asking is no event: its last sight is looked at anew now and then. */
const lookEveryMs = 30_000;

function fetchAgents() {
  return read(api.GET("/api/v1/agents"));
}

const agentsQuery = queryOptions({ queryKey: ["agents"], queryFn: fetchAgents, refetchInterval: lookEveryMs });

type Agent = Awaited<ReturnType<typeof fetchAgents>>["items"][number];

/** Processes near services that fetch mitigations and carry them out. */
export function AgentsPanel(): ReactNode {
  const agents = useQuery(agentsQuery);
  const mayNot = useMayNot("admin");
  const [isAdding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<Agent>();
  return (
    <Card
      title="Agents"
      isFlush
      actions={
        mayNot === undefined && (
          <Button icon={Plus} onPress={() => setAdding(true)}>
            Add agent
          </Button>
        )
      }
    >
      {agents.isPending && (
        <div className="px-5">
          <SkeletonRows rows={2} />
        </div>
      )}
      {agents.isError && <ErrorState error={agents.error} onRetry={() => void agents.refetch()} />}
      {agents.data !== undefined && <AgentTable agents={agents.data.items} onRevoke={mayNot === undefined ? setRevoking : undefined} />}
      <AddAgentDialog isOpen={isAdding} onOpenChange={setAdding} />
      <RevokeDialog agent={revoking} onClose={() => setRevoking(undefined)} />
    </Card>
  );
}

interface AgentTableProps {
  readonly agents: readonly Agent[];
  /** Undefined for who may not. */
  readonly onRevoke: ((agent: Agent) => void) | undefined;
}

function AgentTable({ agents, onRevoke }: AgentTableProps): ReactNode {
  const revoke = {
    id: "revoke",
    title: "Actions",
    align: "end",
    cell: (agent: Agent) => (
      <Button size="small" aria-label={`Revoke ${agent.name}`} onPress={() => onRevoke?.(agent)}>
        Revoke
      </Button>
    ),
  } as const;
  return (
    <Table
      label="Agents"
      items={agents}
      empty={
        <EmptyState icon={Server} title="No agents">
          An agent is a small process near a service. It asks outward only, and runs nothing but what its own list names.
        </EmptyState>
      }
      columns={[
        { id: "name", title: "Name", isRowHeader: true, cell: (agent) => <span className="font-medium">{agent.name}</span> },
        { id: "seen", title: "Last seen", cell: (agent) => <LastSeen agent={agent} /> },
        { id: "host", title: "On", isWideOnly: true, cell: (agent) => placeOf(agent) },
        { id: "offers", title: "Offers", isWideOnly: true, cell: (agent) => <Offers agent={agent} /> },
        ...(onRevoke === undefined ? [] : [revoke]),
      ]}
    />
  );
}

function LastSeen({ agent }: { readonly agent: Agent }): ReactNode {
  return agent.lastSeenAt === null ? <span className="text-ink-3">never</span> : <RelativeTime at={agent.lastSeenAt} />;
}

function placeOf({ host, version }: Agent): string {
  return host === null ? "" : `${host}, version ${version ?? "unknown"}`;
}

function Offers({ agent }: { readonly agent: Agent }): ReactNode {
  if (agent.actions.length === 0) return <span className="text-ink-3">nothing yet</span>;
  return <span className="font-mono break-words">{agent.actions.map(offerText).join(", ")}</span>;
}

function offerText({ name, parameters }: Agent["actions"][number]): string {
  return parameters.length === 0 ? name : `${name}(${parameters.map((parameter) => parameter.name).join(", ")})`;
}

interface RevokeDialogProps {
  readonly agent: Agent | undefined;
  readonly onClose: () => void;
}

function RevokeDialog({ agent, onClose }: RevokeDialogProps): ReactNode {
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: (id: string) => read(api.DELETE("/api/v1/agents/{id}", { params: { path: { id } } })),
    onSuccess: () => {
      toast({ title: "Revoked" });
      return client.invalidateQueries({ queryKey: ["agents"] });
    },
  });
  return (
    <ConfirmDialog
      isOpen={agent !== undefined}
      onOpenChange={onClose}
      title={`Revoke ${agent?.name ?? ""}`}
      description="Its key opens nothing from now on. Mitigations that run by it fail until they have another runner."
      actionLabel="Revoke"
      onConfirm={() => revoke.mutateAsync(agent?.id ?? "")}
    />
  );
}
