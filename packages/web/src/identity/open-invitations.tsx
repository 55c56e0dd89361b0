import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { invitationsQuery } from "#identity/queries.ts";
import { roleWord } from "#identity/roles.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { RelativeTime } from "#ui/time.tsx";
import { toast } from "#ui/toast.ts";

/** Who was asked and has not come yet. Not shown while there is nobody. */
export function OpenInvitations({ mayNot }: { readonly mayNot: string | undefined }): ReactNode {
  const invitations = useQuery(invitationsQuery);
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationFn: (id: string) => read(api.DELETE("/api/v1/invitations/{id}", { params: { path: { id } } })),
    onSuccess: () => toast({ title: "Withdrawn" }),
    onError: (error) => toast({ title: "Not withdrawn", description: problemText(error), tone: "harm" }),
    onSettled: () => client.invalidateQueries({ queryKey: ["invitations"] }),
  });
  const items = invitations.data?.items ?? [];
  if (items.length === 0) return undefined;
  return (
    <Card title="Invited" isFlush>
      <ul>
        {items.map((invitation) => (
          <li
            key={invitation.id}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2.5 text-row last:border-b-0 tablet:px-5"
          >
            <span className="min-w-0 flex-1 basis-48 font-medium [overflow-wrap:anywhere]">{invitation.email}</span>
            <span className="text-ink-2">{roleWord(invitation.role)}</span>
            <span className="text-ink-3">
              ends <RelativeTime at={invitation.expiresAt} />
            </span>
            <Button size="small" onPress={() => withdraw.mutate(invitation.id)} disabledReason={mayNot}>
              Withdraw
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
