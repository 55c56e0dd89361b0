import { useMutation, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { findPushed } from "#api/outbox.ts";
import { problemText } from "#api/problem.ts";
import { useOutbox } from "#api/use-outbox.ts";
import { acknowledgeOrKeep } from "#paging/acknowledge-or-keep.ts";
import { WillSend } from "#paging/will-send.tsx";
import { Button } from "#ui/button.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { AbsoluteTime } from "#ui/time.tsx";
import { toast } from "#ui/toast.ts";

interface PushedPageProps {
  readonly pageId: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** A page that cannot be fetched: what its notification said, and the one button, which works without a connection. */
export function PushedPage({ pageId, error, onRetry }: PushedPageProps): ReactNode {
  const pushed = useQuery({ queryKey: ["pushed", pageId], queryFn: async () => (await findPushed(pageId)) ?? null, retry: false });
  const isWaiting = useOutbox().some((answer) => answer.pageId === pageId && answer.refusal === undefined);
  const take = useMutation({
    mutationFn: (title: string) => acknowledgeOrKeep({ id: pageId, title }),
    onSuccess: (done) => (done === "acknowledged" ? onRetry() : undefined),
    onError: (problem) => toast({ title: "Not acknowledged", description: problemText(problem), tone: "harm" }),
  });
  const page = pushed.data ?? undefined;
  if (page === undefined) return <ErrorState error={error} onRetry={onRetry} />;
  return (
    <div className="mx-auto flex max-w-2xl flex-col gap-5">
      <title>{`${page.title} · Staunch`}</title>
      <header className="rounded-card border border-transparent bg-sev1-wash p-5">
        <p className="text-row font-strong text-sev1-ink">
          As pushed at <AbsoluteTime at={Temporal.Instant.fromEpochMilliseconds(Math.round(page.receivedAt)).toString()} />
        </p>
        <h1 className="py-1 text-h1 text-balance [overflow-wrap:anywhere]">{page.title}</h1>
        {page.body !== "" && <p className="pt-3 whitespace-pre-wrap [overflow-wrap:anywhere]">{page.body}</p>}
      </header>
      {isWaiting ? (
        <WillSend />
      ) : (
        <Button variant="act" size="large" className="w-full" isPending={take.isPending} onPress={() => take.mutate(page.title)}>
          Acknowledge
        </Button>
      )}
      <Button onPress={onRetry}>Try to load the page again</Button>
    </div>
  );
}
