import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, RadioTower } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { useMayNot } from "#identity/index.ts";
import { AccountDialog } from "#paging/account-dialog.tsx";
import { AccountRow, kindWords } from "#paging/account-row.tsx";
import { type AccountKind, accountKindsQuery, accountsQuery, type ChannelAccount, channelsQuery } from "#paging/channel-queries.ts";
import { channelWord } from "#paging/page-words.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { toast } from "#ui/toast.ts";

interface Edited {
  readonly kind: AccountKind;
  readonly account: ChannelAccount | undefined;
}

/** The ways people are reached by, and the accounts at vendors they go by, in the order they are tried. */
export function ChannelsPanel(): ReactNode {
  const mayNot = useMayNot("admin");
  if (mayNot !== undefined) return <EmptyState title="Channels are set up by admins">{mayNot}.</EmptyState>;
  return <Channels />;
}

function Channels(): ReactNode {
  const accounts = useQuery(accountsQuery);
  const kinds = useQuery(accountKindsQuery);
  const [edited, setEdited] = useState<Edited>();
  const failed = [accounts, kinds].find((query) => query.isError);
  if (failed !== undefined) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (accounts.data === undefined || kinds.data === undefined) return <SkeletonRows rows={4} />;
  const known = kinds.data.items;
  return (
    <div className="grid items-start gap-5 rail:grid-cols-[minmax(0,1fr)_348px]">
      <div className="flex min-w-0 flex-col gap-5">
        <AccountsCard
          accounts={accounts.data.items}
          onEdit={(account) => {
            const kind = known.find((one) => one.kind === account.kind);
            if (kind !== undefined) setEdited({ kind, account });
          }}
        />
        <UsableCard />
      </div>
      <Card title="Add an account" isFlush>
        <ul aria-label="Kinds of accounts" className="divide-y divide-line border-t border-line">
          {known.map((kind) => (
            <li key={kind.kind} className="flex items-center gap-3 px-5 py-3">
              <div className="min-w-0 flex-1">
                <p className="font-medium">{kind.label}</p>
                {kindWords(kind) !== kind.label && <p className="text-row text-ink-2">{kind.channels.map(channelWord).join(", ")}</p>}
              </div>
              <Button size="small" icon={Plus} aria-label={`Add ${kind.label}`} onPress={() => setEdited({ kind, account: undefined })}>
                Add
              </Button>
            </li>
          ))}
        </ul>
      </Card>
      {edited !== undefined && (
        <AccountDialog key={edited.account?.id ?? edited.kind.kind} {...edited} onClose={() => setEdited(undefined)} />
      )}
    </div>
  );
}

interface AccountsProps {
  readonly accounts: readonly ChannelAccount[];
  readonly onEdit: (account: ChannelAccount) => void;
}

function AccountsCard({ accounts, onEdit }: AccountsProps): ReactNode {
  const client = useQueryClient();
  const order = useMutation({
    mutationFn: (ids: string[]) => read(api.PUT("/api/v1/channel-accounts/order", { body: { ids } })),
    onError: (error) => toast({ title: "Not moved", description: problemText(error), tone: "harm" }),
    onSettled: () => client.invalidateQueries({ queryKey: accountsQuery.queryKey }),
  });
  const move = (index: number, by: -1 | 1): void => {
    const ids = accounts.map((account) => account.id);
    const [taken] = ids.splice(index, 1);
    if (taken === undefined) return;
    ids.splice(index + by, 0, taken);
    order.mutate(ids);
  };
  return (
    <Card title="Accounts" isFlush>
      {accounts.length === 0 ? (
        <EmptyState icon={RadioTower} title="No account yet">
          Mail, webhooks and web push work without one. For text messages and calls Staunch needs an account at a provider; with two, the
          second takes over when the first fails.
        </EmptyState>
      ) : (
        <ol aria-label="Accounts, in the order they are tried" className="divide-y divide-line border-t border-line">
          {accounts.map((account, index) => (
            <AccountRow
              key={account.id}
              account={account}
              place={{ index, count: accounts.length }}
              onMove={(by) => move(index, by)}
              onEdit={() => onEdit(account)}
            />
          ))}
        </ol>
      )}
    </Card>
  );
}

/** What people can choose from when they say how to reach them. */
function UsableCard(): ReactNode {
  const channels = useQuery(channelsQuery);
  return (
    <Card title="What people can be reached by">
      {channels.isError && <ErrorState error={channels.error} onRetry={() => void channels.refetch()} />}
      {channels.isPending && <SkeletonRows rows={2} />}
      <ul aria-label="Channels" className="flex flex-wrap gap-2">
        {channels.data?.items.map((channel) => (
          <li key={channel.kind}>
            <Badge tone={channel.isUsable ? "ok" : "neutral"}>
              {channelWord(channel.kind)}
              {channel.isUsable ? "" : ": needs an account"}
            </Badge>
          </li>
        ))}
      </ul>
    </Card>
  );
}
