import type { ActionItemKind, ActionItemPriority } from "@staunch/core/postmortems";
import { useMutation, type UseMutationResult, useQueryClient } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

/** What the form of an action item holds. */
export interface ItemFields {
  readonly title: string;
  readonly ownerId: string;
  /** `2026-12-01`. */
  readonly dueOn: string;
  readonly kind: ActionItemKind;
  readonly priority: ActionItemPriority;
}

function useItemMutation<Order>(act: (order: Order) => Promise<unknown>): UseMutationResult<unknown, Error, Order> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () =>
      Promise.all([client.invalidateQueries({ queryKey: ["postmortems"] }), client.invalidateQueries({ queryKey: ["action-items"] })]),
  });
}

export function useAddItem(postmortemId: string) {
  return useItemMutation((fields: ItemFields) =>
    read(api.POST("/api/v1/postmortems/{id}/action-items", { params: { path: { id: postmortemId } }, body: fields })),
  );
}

export function useChangeItem() {
  return useItemMutation(({ id, version, fields }: { readonly id: string; readonly version: number; readonly fields: ItemFields }) =>
    read(api.PATCH("/api/v1/action-items/{id}", { params: { path: { id } }, body: { version, ...fields } })),
  );
}

export function useRemoveItem() {
  return useItemMutation((id: string) => api.DELETE("/api/v1/action-items/{id}", { params: { path: { id } } }));
}

export type ItemStep = "done" | "waive" | "reopen";

/** Done with evidence, waived with a reason, open again with one. */
export function useStepItem() {
  return useItemMutation(({ id, step, words }: { readonly id: string; readonly step: ItemStep; readonly words: string }) => {
    const params = { path: { id } };
    if (step === "done") return read(api.POST("/api/v1/action-items/{id}/done", { params, body: { evidence: words } }));
    if (step === "waive") return read(api.POST("/api/v1/action-items/{id}/waive", { params, body: { reason: words } }));
    return read(api.POST("/api/v1/action-items/{id}/reopen", { params, body: { reason: words } }));
  });
}
