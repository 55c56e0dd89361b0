import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, ExternalLink } from "lucide-react";
import { lazy, type ReactNode, Suspense, useCallback, useMemo } from "react";
import { api, read } from "#api/client.ts";
import { problemStatus, problemText } from "#api/problem.ts";
import { useOutbox } from "#api/use-outbox.ts";
import { useMayNot, useMe } from "#identity/index.ts";
import { acknowledgeOrKeep } from "#paging/acknowledge-or-keep.ts";
import { type PageStory, usePageStory } from "#paging/paging-queries.ts";
import { placeWords } from "#paging/place-words.ts";
import { WillSend } from "#paging/will-send.tsx";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { classNames } from "#ui/class-names.ts";
import { type Command, useCommands } from "#ui/commands.ts";
import { EmptyState } from "#ui/empty-state.tsx";
import { Link } from "#ui/link.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Clock, RelativeTime } from "#ui/time.tsx";
import { toast } from "#ui/toast.ts";

/** Only where the page itself cannot be had. */
const PushedPage = lazy(async () => ({ default: (await import("#paging/pushed-page.tsx")).PushedPage }));

/** Below what has to be seen and pressed. */
const LedgerCard = lazy(async () => ({ default: (await import("#paging/ledger-card.tsx")).LedgerCard }));

/** What a message opens: take it or pass it on, in five seconds. */
export function PageScreen({ params }: { readonly params: Readonly<Record<string, string>> }): ReactNode {
  const query = usePageStory(params["id"] ?? "");
  if (problemStatus(query.error) === 404) {
    return (
      <>
        <h1 className="sr-only">Page</h1>
        <EmptyState title="There is no such page">It may belong to an organisation you are not signed in to.</EmptyState>
      </>
    );
  }
  if (query.data !== undefined) return <Story page={query.data} />;
  if (query.isError) {
    return (
      <Suspense>
        <PushedPage pageId={params["id"] ?? ""} error={query.error} onRetry={() => void query.refetch()} />
      </Suspense>
    );
  }
  return <SkeletonRows label="Loading the page" />;
}

function Story({ page }: { readonly page: PageStory }): ReactNode {
  const act = usePageActions(page);
  const mayNot = useMayNot("responder");
  const isOpen = page.status === "triggered" || page.status === "exhausted";
  const commands = useMemo((): readonly Command[] => {
    if (mayNot !== undefined) return [];
    const take: Command = { id: "page.acknowledge", label: "Acknowledge", keys: "a", group: "page", onAct: act.acknowledge };
    const pass: Command = { id: "page.pass-on", label: "Pass on", keys: "x", group: "page", onAct: act.passOn };
    return [...(isOpen ? [take] : []), ...(page.canEscalate ? [pass] : [])];
  }, [isOpen, page.canEscalate, mayNot, act.acknowledge, act.passOn]);
  useCommands(commands);
  return (
    <div className="mx-auto flex max-w-2xl flex-col gap-5">
      <title>{`${page.title} · Staunch`}</title>
      <Head page={page} />
      <div className="flex flex-col gap-3">
        <Answer page={page} isOpen={isOpen} mayNot={mayNot} isPending={act.isPending} onAcknowledge={act.acknowledge} />
        <div className="flex flex-wrap gap-2">
          {page.canEscalate && (
            <Button size="large" variant="quiet" shortcut="x" disabledReason={mayNot} isPending={act.isPending} onPress={act.passOn}>
              Pass on
            </Button>
          )}
          {page.link !== null && (
            <Link look="quiet" size="large" icon={ExternalLink} href={page.link}>
              What it is about
            </Link>
          )}
        </div>
      </div>
      <Suspense>
        <LedgerCard page={page} />
      </Suspense>
    </div>
  );
}

/** How bad, what, which service, since when: readable before the eyes have opened. */
function Head({ page }: { readonly page: PageStory }): ReactNode {
  const isBad = page.urgency === "high" && page.status !== "resolved";
  return (
    <header className={classNames("rounded-card border p-5", isBad ? "border-transparent bg-sev1-wash" : "border-line bg-surface")}>
      <p className={classNames("flex flex-wrap items-center gap-2 text-row font-strong", isBad ? "text-sev1-ink" : "text-ink-2")}>
        {page.urgency === "high" ? "High urgency" : "Low urgency"}
        {page.isTest && <Badge>Test</Badge>}
      </p>
      <h1 className="py-1 text-h1 text-balance [overflow-wrap:anywhere]">{page.title}</h1>
      <p className={classNames("flex flex-wrap gap-x-4 text-row", isBad ? "text-ink" : "text-ink-2")}>
        {page.service !== null && <span className="font-strong">{page.service.name}</span>}
        <RelativeTime at={page.createdAt} />
        <span>by {page.triggeredBy}</span>
      </p>
      {page.body !== null && <p className="pt-3 whitespace-pre-wrap [overflow-wrap:anywhere]">{page.body}</p>}
    </header>
  );
}

interface AnswerProps {
  readonly page: PageStory;
  readonly isOpen: boolean;
  readonly mayNot: string | undefined;
  readonly isPending: boolean;
  readonly onAcknowledge: () => void;
}

/** The one button; once it is answered, who answered and when. */
function Answer({ page, isOpen, mayNot, isPending, onAcknowledge }: AnswerProps): ReactNode {
  const myId = useMe().data?.user?.id;
  const isWaiting = useOutbox().some((answer) => answer.pageId === page.id && answer.refusal === undefined);
  if (page.status === "resolved") return <State>This is over{page.resolveReason === null ? "" : `: ${page.resolveReason}`}.</State>;
  if (page.acknowledgedBy !== null) {
    const who = page.acknowledgedBy.id === myId ? "You" : page.acknowledgedBy.name;
    return (
      <State>
        {who} took it <RelativeTime at={page.acknowledgedAt ?? page.createdAt} />. Nobody else is being paged.
      </State>
    );
  }
  if (isWaiting) return <WillSend />;
  return (
    <>
      <Button
        variant="act"
        size="large"
        shortcut="a"
        className="w-full"
        disabledReason={mayNot}
        isPending={isPending}
        onPress={onAcknowledge}
      >
        Acknowledge
      </Button>
      {isOpen && <WhatComes page={page} />}
    </>
  );
}

function State({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <p role="status" className="flex items-start gap-2.5 rounded-control bg-ok-wash px-4 py-3.5 font-strong text-ok-ink">
      <CircleCheck aria-hidden className="mt-0.5 size-5 shrink-0" />
      <span>{children}</span>
    </p>
  );
}

function WhatComes({ page }: { readonly page: PageStory }): ReactNode {
  if (page.status === "exhausted") return <p className="text-row text-sev1-ink">Nobody answered. Your answer still counts.</p>;
  if (page.next === null) return undefined;
  const what = page.next.place === null ? "It is written that nobody answered" : `${placeWords(page.next.place)} is paged`;
  return (
    <p className="text-row text-ink-2">
      {what} in <Clock label="Until the next step" until={page.next.at} className="tabular font-medium" /> unless somebody answers.
    </p>
  );
}

function usePageActions(page: PageStory) {
  const client = useQueryClient();
  const refetch = () => Promise.all([client.invalidateQueries({ queryKey: ["pages"] }), client.invalidateQueries({ queryKey: ["now"] })]);
  const path = { id: page.id };
  const take = useMutation({
    mutationFn: () => acknowledgeOrKeep(page),
    onSuccess: (done) => {
      if (done === "acknowledged") toast({ title: "Acknowledged", description: "Nobody else is paged." });
    },
    // Somebody was quicker: the screen says who as soon as it is read anew.
    onError: (error) => toast({ title: "Not acknowledged", description: problemText(error), tone: "harm" }),
    onSettled: refetch,
  });
  const pass = useMutation({
    mutationFn: () => read(api.POST("/api/v1/pages/{id}/escalate", { params: { path } })),
    onSuccess: () => toast({ title: "Passed on", description: "The next step is paged now." }),
    onError: (error) => toast({ title: "Not passed on", description: problemText(error), tone: "harm" }),
    onSettled: refetch,
  });
  const { mutate: acknowledge } = take;
  const { mutate: passOn } = pass;
  return {
    acknowledge: useCallback(() => acknowledge(), [acknowledge]),
    passOn: useCallback(() => passOn(), [passOn]),
    isPending: take.isPending || pass.isPending,
  };
}
