import { type InfiniteData, type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { AlertPage } from "#alerts/use-alert-list.ts";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { toast } from "#ui/toast.ts";

export type Answer = "acknowledge" | "resolve";

const done: Record<Answer, string> = { acknowledge: "Acknowledged", resolve: "Resolved" };
/** The most one request takes. */
const mostAtOnce = 200;

function send(answer: Answer, ids: readonly string[]) {
  const call = { body: { ids: [...ids] } };
  return read(answer === "acknowledge" ? api.POST("/api/v1/alerts/acknowledge", call) : api.POST("/api/v1/alerts/resolve", call));
}

/** In as many requests as it takes, one after the other: the server locks what it changes. */
async function sendAll({ answer, ids }: { readonly answer: Answer; readonly ids: readonly string[] }) {
  const refused: string[] = [];
  for (let at = 0; at < ids.length; at += mostAtOnce) {
    const result = await send(answer, ids.slice(at, at + mostAtOnce));
    refused.push(...result.refused.map(({ reason }) => reason));
  }
  return { answer, refused, total: ids.length };
}

/** Acknowledging shows at once; what the server says takes its place. */
function showTaken(client: QueryClient, ids: readonly string[]): void {
  const taken = new Set(ids);
  client.setQueriesData<InfiniteData<AlertPage>>({ queryKey: ["alert-list"] }, (list) =>
    list === undefined
      ? list
      : {
          ...list,
          pages: list.pages.map((page) => ({
            ...page,
            items: page.items.map((alert) =>
              taken.has(alert.id) && alert.status === "triggered" ? { ...alert, status: "acknowledged" as const } : alert,
            ),
          })),
        },
  );
}

export interface AlertActions {
  readonly isPending: boolean;
  readonly answer: (answer: Answer, ids: readonly string[]) => Promise<unknown>;
}

/** Takes or ends alerts, one or many; says how many it came to, and what the server refused. */
export function useAlertActions(onDone: (ids: readonly string[]) => void = () => undefined): AlertActions {
  const client = useQueryClient();
  const { isPending, mutateAsync } = useMutation({
    mutationFn: sendAll,
    onMutate: ({ answer, ids }) => {
      if (answer === "acknowledge") showTaken(client, ids);
    },
    onSuccess: ({ answer, refused, total }, { ids }) => {
      if (refused.length > 0) toast({ tone: "harm", title: `${refused.length} of ${total} refused`, description: refused[0] ?? "" });
      else toast({ title: total === 1 ? done[answer] : `${done[answer]} ${total} alerts` });
      onDone(ids);
    },
    onError: (error) => toast({ tone: "harm", title: "Not done", description: problemText(error) }),
    // The list hears of it as of any other news about alerts.
    onSettled: () => client.invalidateQueries({ queryKey: ["alerts"] }),
  });
  return useMemo(
    () => ({
      isPending,
      // What was refused has been said; whoever waits for the end need not hear it again.
      answer: (answer: Answer, ids: readonly string[]) => mutateAsync({ answer, ids }).catch(() => undefined),
    }),
    [isPending, mutateAsync],
  );
}
