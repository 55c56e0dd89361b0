import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, UserPlus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { InviteDialog } from "#identity/invite-dialog.tsx";
import { useMayNot } from "#identity/may.ts";
import { useMe } from "#identity/me.ts";
import type { Member } from "#identity/member.ts";
import { OpenInvitations } from "#identity/open-invitations.tsx";
import { peopleQuery } from "#identity/queries.ts";
import { RoleDialog } from "#identity/role-dialog.tsx";
import { roleWord } from "#identity/roles.ts";
import { Avatar } from "#ui/avatar.tsx";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { zoneName } from "#ui/format-time.ts";
import { Menu } from "#ui/menu.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Table } from "#ui/table.tsx";
import { toast } from "#ui/toast.ts";

/** Who is in the organisation, and who is asked to come. */
export function PeoplePanel(): ReactNode {
  const people = useQuery(peopleQuery);
  const mayNot = useMayNot("admin");
  const [isInviting, setInviting] = useState(false);
  return (
    <div className="flex flex-col gap-5">
      <Card
        title="People"
        isFlush
        actions={
          <Button icon={UserPlus} onPress={() => setInviting(true)} disabledReason={mayNot}>
            Invite
          </Button>
        }
      >
        {people.isPending && (
          <div className="px-5">
            <SkeletonRows />
          </div>
        )}
        {people.isError && <ErrorState error={people.error} onRetry={() => void people.refetch()} />}
        {people.data !== undefined && <PeopleTable people={people.data.items} mayNot={mayNot} />}
      </Card>
      <OpenInvitations mayNot={mayNot} />
      <InviteDialog isOpen={isInviting} onOpenChange={setInviting} />
    </div>
  );
}

type Editing = { readonly kind: "role" | "removal"; readonly member: Member };

function PeopleTable({ people, mayNot }: { readonly people: readonly Member[]; readonly mayNot: string | undefined }): ReactNode {
  const { data: me } = useMe();
  const client = useQueryClient();
  const [editing, setEditing] = useState<Editing>();
  const close = (): void => setEditing(undefined);
  const remove = useMutation({
    mutationFn: (id: string) => read(api.DELETE("/api/v1/users/{id}", { params: { path: { id } } })),
    onSuccess: () => {
      toast({ title: "Removed", description: "What they did keeps their name." });
      return client.invalidateQueries({ queryKey: ["users"] });
    },
  });
  const name = (member: Member): ReactNode => (
    <span className="flex items-center gap-3">
      <Avatar name={member.name} />
      <span className="min-w-0">
        <span className="block font-strong">
          {member.name} {member.id === me?.user?.id && <span className="font-normal text-ink-3">you</span>}
        </span>
        <span className="block text-ink-3 [overflow-wrap:anywhere]">{member.email}</span>
      </span>
    </span>
  );
  const actions = (member: Member): ReactNode => (
    <Menu
      label={`Actions on ${member.name}`}
      trigger={<Button variant="quiet" size="small" icon={Ellipsis} aria-label={`Actions on ${member.name}`} />}
      actions={[
        { id: "role", label: "Change role", disabledReason: mayNot, onAct: () => setEditing({ kind: "role", member }) },
        { id: "remove", label: "Remove", disabledReason: mayNot, onAct: () => setEditing({ kind: "removal", member }) },
      ]}
    />
  );
  return (
    <>
      <Table
        label="People"
        items={people}
        empty={<EmptyState title="Nobody is here yet." />}
        columns={[
          { id: "name", title: "Name", isRowHeader: true, cell: name },
          {
            id: "zone",
            title: "Time zone",
            isWideOnly: true,
            cell: (member) => <span className="text-ink-2">{zoneName(member.timeZone)}</span>,
          },
          { id: "role", title: "Role", cell: (member) => <Badge>{roleWord(member.role)}</Badge> },
          { id: "actions", title: "Actions", align: "end", cell: actions },
        ]}
      />
      {editing?.kind === "role" && <RoleDialog member={editing.member} onClose={close} />}
      <ConfirmDialog
        isOpen={editing?.kind === "removal"}
        onOpenChange={close}
        title={`Remove ${editing?.member.name ?? ""}`}
        description="They are signed out everywhere and their keys stop working. Their places in rotations become explicit empty slots."
        actionLabel="Remove"
        onConfirm={() => remove.mutateAsync(editing?.member.id ?? "")}
      />
    </>
  );
}
