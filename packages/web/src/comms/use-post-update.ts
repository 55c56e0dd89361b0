import type { Audience, UpdateStatus } from "@staunch/core/comms";
import { useMutation, type UseMutationResult, useQueryClient } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";
import type { Affected } from "#comms/comms-queries.ts";
import { toast } from "#ui/toast.ts";

/** An update ready to go out. */
export interface PostOrder {
  readonly audience: Audience;
  readonly status: UpdateStatus;
  readonly message: string;
  readonly nextUpdateInMinutes: number | undefined;
  readonly components: readonly Affected[];
}

interface Posted {
  readonly subscriberCount: number;
}

/** Posts and says whom it reached. Never shown before the server has it: a public word cannot be taken back. */
export function usePostUpdate(incidentId: string, onPosted: () => void): UseMutationResult<Posted, Error, PostOrder> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ components, ...order }: PostOrder) =>
      read(
        api.POST("/api/v1/incidents/{id}/updates", {
          params: { path: { id: incidentId } },
          body: { ...order, ...(components.length > 0 && { components: [...components] }) },
        }),
      ),
    onSuccess: async ({ subscriberCount }, order) => {
      onPosted();
      toast({ title: "Posted", description: reachedWords(order.audience, subscriberCount), tone: "ok" });
      await client.invalidateQueries({ queryKey: ["incidents"] });
    },
  });
}

function reachedWords(audience: Audience, count: number): string {
  if (audience === "internal") return "Your organisation sees it on the timeline.";
  if (count === 0) return "It is on the status page. No mail was due.";
  return `${count.toLocaleString()} ${count === 1 ? "mail is" : "mails are"} on the way.`;
}
