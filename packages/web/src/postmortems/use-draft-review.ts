import { useMutation, type UseMutationResult, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { deviceZone } from "#ui/format-time.ts";
import { toast } from "#ui/toast.ts";

/** Drafts the review of an incident from its record and opens it. */
export function useDraftReview(): UseMutationResult<{ readonly id: string }, Error, string> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (incidentId: string) =>
      read(api.POST("/api/v1/incidents/{id}/postmortem", { params: { path: { id: incidentId } }, body: { timeZone: deviceZone() } })),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ["postmortems"] });
      await navigate({ href: `/postmortems/${id}` });
    },
    onError: (error) => toast({ title: "No draft", description: problemText(error), tone: "harm" }),
  });
}
