import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import type { ChannelAccount } from "#paging/channel-queries.ts";
import { channelWord } from "#paging/page-words.ts";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { RelativeTime } from "#ui/time.tsx";
import { toast } from "#ui/toast.ts";

interface AccountRowProps {
  readonly account: ChannelAccount;
  readonly place: { readonly index: number; readonly count: number };
  readonly onMove: (by: -1 | 1) => void;
  readonly onEdit: () => void;
}

/** "Twilio: SMS, Phone call"; where the vendor and the channel have one name, it stands once. */
export function kindWords({ label, channels }: Pick<ChannelAccount, "label" | "channels">): string {
  const words = channels.map(channelWord).join(", ");
  return words === label ? label : `${label}: ${words}`;
}

/** One account: what it reaches people by, how it last did, and how to prove it. */
export function AccountRow({ account, place, onMove, onEdit }: AccountRowProps): ReactNode {
  const [isRemoving, setRemoving] = useState(false);
  const client = useQueryClient();
  const act = useAccountActions(account);
  const remove = useMutation({
    mutationFn: () => api.DELETE("/api/v1/channel-accounts/{id}", { params: { path: { id: account.id } } }),
    onSuccess: () => toast({ title: "Removed", description: account.name }),
    onSettled: () => client.invalidateQueries({ queryKey: ["channels"] }),
  });
  return (
    <li aria-label={account.name} className="flex flex-col gap-3 px-5 py-4">
      <div className="flex flex-wrap items-center gap-3">
        <div className="min-w-0 flex-1 basis-48">
          <p className="font-medium [overflow-wrap:anywhere]">{account.name}</p>
          <p className="text-row text-ink-2">{kindWords(account)}</p>
        </div>
        {place.count > 1 && <Moves name={account.name} place={place} onMove={onMove} />}
      </div>
      <Health account={account} />
      <div className="flex flex-wrap gap-2">
        <Button size="small" onPress={onEdit}>
          Edit
        </Button>
        {account.canVerify && (
          <Button size="small" isPending={act.verify.isPending} onPress={() => act.verify.mutate()}>
            Check
          </Button>
        )}
        <Button size="small" isPending={act.test.isPending} onPress={() => act.test.mutate()}>
          Send me a test
        </Button>
        <Button size="small" variant="quiet" icon={Trash2} aria-label={`Remove ${account.name}`} onPress={() => setRemoving(true)} />
      </div>
      <ConfirmDialog
        isOpen={isRemoving}
        onOpenChange={setRemoving}
        title={`Remove ${account.name}?`}
        description="Nobody is paged by it any more, and answers that come back to it are not taken. Links in messages that have left still work."
        actionLabel="Remove"
        onConfirm={() => remove.mutateAsync()}
      />
    </li>
  );
}

interface MovesProps extends Pick<AccountRowProps, "place" | "onMove"> {
  readonly name: string;
}

/** Which account is tried first. */
function Moves({ name, place, onMove }: MovesProps): ReactNode {
  const isFirst = place.index === 0;
  const isLast = place.index === place.count - 1;
  const common = { size: "small", variant: "quiet" } as const;
  return (
    <div className="flex">
      <Button
        {...common}
        icon={ArrowUp}
        aria-label={`Try ${name} earlier`}
        {...blocked(isFirst, "Tried first already")}
        onPress={() => onMove(-1)}
      />
      <Button
        {...common}
        icon={ArrowDown}
        aria-label={`Try ${name} later`}
        {...blocked(isLast, "Tried last already")}
        onPress={() => onMove(1)}
      />
    </div>
  );
}

function blocked(is: boolean, reason: string): { readonly disabledReason?: string } {
  return is ? { disabledReason: reason } : {};
}

/** When it was last used and how it last failed; a failure that was followed by success is history. */
function Health({ account }: { readonly account: ChannelAccount }): ReactNode {
  const { lastUsedAt, lastError, lastErrorAt } = account;
  const isFailing = lastErrorAt !== null && lastUsedAt !== null && Temporal.Instant.compare(lastErrorAt, lastUsedAt) >= 0;
  return (
    <p className="text-row text-ink-2 [overflow-wrap:anywhere]">
      {lastUsedAt === null ? (
        "Not used yet."
      ) : (
        <>
          Last used <RelativeTime at={lastUsedAt} />.
        </>
      )}
      {lastError !== null && lastErrorAt !== null && (
        <span className={isFailing ? "text-sev1-ink" : undefined}>
          {" "}
          Last failed <RelativeTime at={lastErrorAt} />: {lastError}
        </span>
      )}
    </p>
  );
}

function useAccountActions(account: ChannelAccount) {
  const client = useQueryClient();
  const params = { path: { id: account.id } };
  const tell = ({ isGood, detail }: { readonly isGood: boolean; readonly detail: string }, title: string): void =>
    void toast({ title: isGood ? title : "It failed", description: detail, tone: isGood ? "ok" : "harm" });
  const onError = (error: unknown): void => void toast({ title: "It failed", description: problemText(error), tone: "harm" });
  const onSettled = () => client.invalidateQueries({ queryKey: ["channels", "accounts"] });
  const verify = useMutation({
    mutationFn: () => read(api.POST("/api/v1/channel-accounts/{id}/verify", { params })),
    onSuccess: (proof) => tell(proof, "The account is good"),
    onError,
    onSettled,
  });
  const test = useMutation({
    mutationFn: () => read(api.POST("/api/v1/channel-accounts/{id}/test", { params })),
    onSuccess: (proof) => tell(proof, "Sent"),
    onError,
    onSettled,
  });
  return { verify, test };
}
