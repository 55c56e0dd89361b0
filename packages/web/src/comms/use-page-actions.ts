import type { ComponentStatus } from "@staunch/core/comms";
import { useMutation, type UseMutationResult, useQueryClient } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { statusPageKey } from "#comms/comms-queries.ts";
import { toast } from "#ui/toast.ts";

/** A write on a page whose failure is told in a toast: rows have no room for it. */
export function usePageAction<Order>(
  pageId: string,
  title: string,
  act: (order: Order) => Promise<unknown>,
): UseMutationResult<unknown, Error, Order> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onError: (error) => toast({ title, description: problemText(error), tone: "harm" }),
    onSettled: () => client.invalidateQueries({ queryKey: statusPageKey(pageId) }),
  });
}

interface NamedVersion {
  readonly id: string;
  readonly version: number;
}

/** Says how a component is. */
export function useSetStatus(pageId: string) {
  return usePageAction(pageId, "The status was not changed", (order: { readonly componentId: string; readonly status: ComponentStatus }) =>
    read(
      api.PUT("/api/v1/status-pages/{id}/components/{componentId}/status", {
        params: { path: { id: pageId, componentId: order.componentId } },
        body: { status: order.status },
      }),
    ),
  );
}

export interface ComponentEdit {
  readonly component: NamedVersion;
  readonly change: {
    readonly name?: string;
    readonly description?: string;
    readonly position?: number;
    readonly serviceId?: string | null;
    readonly componentGroupId?: string | null;
  };
}

export function changeComponent(pageId: string, { component, change }: ComponentEdit) {
  return read(
    api.PATCH("/api/v1/status-pages/{id}/components/{componentId}", {
      params: { path: { id: pageId, componentId: component.id } },
      body: { version: component.version, ...change },
    }),
  );
}

/** Puts two neighbours in each other's place. */
export function useSwap(pageId: string) {
  type Placed = NamedVersion & { readonly position: number };
  return usePageAction(pageId, "The order was not changed", async ([one, other]: readonly [Placed, Placed]) => {
    await changeComponent(pageId, { component: one, change: { position: other.position } });
    await changeComponent(pageId, { component: other, change: { position: one.position } });
  });
}

export function useRemoveComponent(pageId: string) {
  return usePageAction(pageId, "The component was not removed", (componentId: string) =>
    api.DELETE("/api/v1/status-pages/{id}/components/{componentId}", { params: { path: { id: pageId, componentId } } }),
  );
}
