import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api } from "#api/client.ts";
import { AddMethodDialog } from "#paging/add-method-dialog.tsx";
import { MethodRow } from "#paging/method-row.tsx";
import { PageMeButton } from "#paging/page-me-button.tsx";
import { myMethodsQuery } from "#paging/paging-queries.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Notice } from "#ui/notice.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { toast } from "#ui/toast.ts";

/** How one is reached, what of it is proven, and the button that proves it. */
export function ContactMethodsPanel(): ReactNode {
  const query = useQuery(myMethodsQuery);
  const [isAdding, setAdding] = useState(false);
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: (id: string) => api.DELETE("/api/v1/me/contact-methods/{id}", { params: { path: { id } } }),
    onSuccess: () => toast({ title: "Removed" }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["contact-methods"] }),
        client.invalidateQueries({ queryKey: ["notification-rules"] }),
      ]),
  });
  const methods = query.data?.items;
  const isProven = methods?.some((method) => method.state === "ready") ?? true;
  return (
    <Card
      title="How you are reached"
      actions={
        <Button size="small" icon={Plus} onPress={() => setAdding(true)}>
          Add
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.isPending && <SkeletonRows rows={2} />}
        {!isProven && (
          <Notice tone="warning" title="You cannot be sure to be reached yet">
            Page yourself and acknowledge it from the message: only that proves the way to you.
          </Notice>
        )}
        {methods?.length === 0 && <EmptyState title="No contact method">Without one you cannot be paged.</EmptyState>}
        {methods !== undefined && methods.length > 0 && (
          <ul aria-label="Contact methods" className="divide-y divide-line rounded-control border border-line">
            {methods.map((method) => (
              <MethodRow key={method.id} method={method} onRemove={() => remove.mutateAsync(method.id)} />
            ))}
          </ul>
        )}
        <PageMeButton />
      </div>
      <AddMethodDialog isOpen={isAdding} onOpenChange={setAdding} />
    </Card>
  );
}
