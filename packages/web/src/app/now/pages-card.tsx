import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { type MyPage, myPagesQuery } from "#app/now/my-pages.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Command, useCommands } from "#ui/commands.ts";
import { Link } from "#ui/link.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";
import { Clock, RelativeTime } from "#ui/time.tsx";
import { toast } from "#ui/toast.ts";

/** Pages for whoever looks: the waiting ones first, each taken with one press, all of them with one too. Nothing when there is none. */
export function PagesCard({ pages }: { readonly pages: readonly MyPage[] }): ReactNode {
  const acknowledge = useAcknowledge();
  const waiting = useMemo(() => pages.filter((page) => page.status === "triggered"), [pages]);
  const { mutate } = acknowledge;
  const commands = useMemo((): readonly Command[] => {
    if (waiting.length === 0) return [];
    const label = waiting.length === 1 ? "Acknowledge" : `Acknowledge all ${waiting.length} pages`;
    return [{ id: "now.acknowledge", label, keys: "a", group: "page", onAct: () => mutate(waiting) }];
  }, [waiting, mutate]);
  useCommands(commands);
  if (pages.length === 0) return undefined;
  const all = (
    <Button variant="act" shortcut="a" isPending={acknowledge.isPending} onPress={() => mutate(waiting)}>
      Acknowledge all {waiting.length}
    </Button>
  );
  return (
    <Card title="Your pages" isFlush actions={waiting.length > 1 ? all : undefined}>
      <ul>
        {[...waiting, ...pages.filter((page) => page.status !== "triggered")].map((page) => (
          <PageRow
            key={page.id}
            page={page}
            isOnly={waiting.length === 1}
            isPending={acknowledge.isPending}
            onAcknowledge={() => mutate([page])}
          />
        ))}
      </ul>
    </Card>
  );
}

interface PageRowProps {
  readonly page: MyPage;
  readonly isOnly: boolean;
  readonly isPending: boolean;
  readonly onAcknowledge: () => void;
}

function PageRow({ page, isOnly, isPending, onAcknowledge }: PageRowProps): ReactNode {
  const isWaiting = page.status === "triggered";
  const title =
    page.link === null ? (
      page.title
    ) : (
      <Link look="plain" href={page.link}>
        {page.title}
      </Link>
    );
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-3 last:border-b-0 tablet:px-5">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-strong [overflow-wrap:anywhere]">{title}</p>
        <p className="flex flex-wrap items-center gap-x-2 text-row text-ink-2">
          {page.service !== null && <span>{page.service.name}</span>}
          <RelativeTime at={page.createdAt} />
          {page.isTest && <Badge>Test</Badge>}
          {isWaiting && page.next !== null && (
            <span className="text-sev2-ink">
              goes on in <Clock label="Goes on to the next person in" until={page.next.at} />
            </span>
          )}
        </p>
      </div>
      {isWaiting ? (
        <Button variant={isOnly ? "act" : "secondary"} shortcut={isOnly ? "a" : undefined} isPending={isPending} onPress={onAcknowledge}>
          Acknowledge
        </Button>
      ) : (
        <StatusBadge status={page.status} />
      )}
    </li>
  );
}

function useAcknowledge() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (pages: readonly MyPage[]) =>
      Promise.all(pages.map((page) => read(api.POST("/api/v1/pages/{id}/acknowledge", { params: { path: { id: page.id } } })))),
    onSuccess: (taken) => {
      client.setQueryData(myPagesQuery.queryKey, (old) =>
        old === undefined ? old : { items: old.items.map((page) => taken.find((done) => done.id === page.id) ?? page) },
      );
      toast({ title: taken.length === 1 ? "Acknowledged" : `Acknowledged ${taken.length} pages`, description: "Nobody else is notified." });
    },
    onError: (error) => toast({ title: "Not acknowledged", description: problemText(error), tone: "harm" }),
    onSettled: () => client.invalidateQueries({ queryKey: ["pages"] }),
  });
}
