import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Contact, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api } from "#api/client.ts";
import { AddMethodDialog } from "#paging/add-method-dialog.tsx";
import { MethodRow } from "#paging/method-row.tsx";
import { PageMeButton } from "#paging/page-me-button.tsx";
import { type ContactMethod, myMethodsQuery } from "#paging/paging-queries.ts";
import { WeeklyProof } from "#paging/weekly-proof.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
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
        {methods !== undefined && <Methods methods={methods} onRemove={remove.mutateAsync} />}
        <div className="flex flex-wrap items-start gap-2">
          <PageMeButton />
          <SaveContact methods={methods ?? []} />
        </div>
        <WeeklyProof />
      </div>
      <AddMethodDialog isOpen={isAdding} onOpenChange={setAdding} />
    </Card>
  );
}

interface MethodsProps {
  readonly methods: readonly ContactMethod[];
  readonly onRemove: (id: string) => Promise<unknown>;
}

function Methods({ methods, onRemove }: MethodsProps): ReactNode {
  if (methods.length === 0) return <EmptyState title="No contact method">Without one you cannot be paged.</EmptyState>;
  return (
    <ul aria-label="Contact methods" className="divide-y divide-line rounded-control border border-line">
      {methods.map((method) => (
        <MethodRow key={method.id} method={method} onRemove={() => onRemove(method.id)} />
      ))}
    </ul>
  );
}

/** A contact in the telephone's address book is what its "do not disturb" lets through. */
function SaveContact({ methods }: { readonly methods: readonly ContactMethod[] }): ReactNode {
  if (!methods.some(({ kind }) => kind === "sms" || kind === "voice")) return undefined;
  return (
    <Link look="quiet" icon={Contact} href="/api/v1/me/pager-contact" download="staunch.vcf">
      Save Staunch as a contact
    </Link>
  );
}
