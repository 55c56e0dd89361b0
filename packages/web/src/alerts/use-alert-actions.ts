import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { toast } from "#ui/toast.ts";

type Answer = "acknowledge" | "resolve";

const done: Record<Answer, string> = { acknowledge: "Acknowledged", resolve: "Resolved" };

function send(answer: Answer, id: string): Promise<unknown> {
  const params = { params: { path: { id } } };
  return answer === "acknowledge" ? api.POST("/api/v1/alerts/{id}/acknowledge", params) : api.POST("/api/v1/alerts/{id}/resolve", params);
}

export interface AlertActions {
  readonly isPending: boolean;
  readonly answer: (answer: Answer, ids: readonly string[]) => void;
}

/** Takes or ends alerts, one or many; says how many it came to, and what the server refused. */
export function useAlertActions(onDone: () => void = () => undefined): AlertActions {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: async ({ answer, ids }: { readonly answer: Answer; readonly ids: readonly string[] }) => {
      const results = await Promise.allSettled(ids.map((id) => send(answer, id)));
      return {
        answer,
        refused: results.flatMap((result) => (result.status === "rejected" ? [problemText(result.reason)] : [])),
        total: ids.length,
      };
    },
    onSuccess: ({ answer, refused, total }) => {
      void client.invalidateQueries({ queryKey: ["alerts"] });
      if (refused.length > 0) toast({ tone: "harm", title: `${refused.length} of ${total} refused`, description: refused[0] ?? "" });
      else toast({ title: total === 1 ? done[answer] : `${done[answer]} ${total} alerts` });
      onDone();
    },
  });
  return { isPending: mutation.isPending, answer: (answer, ids) => mutation.mutate({ answer, ids }) };
}
