import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { useMe } from "#identity/me.ts";
import type { Member } from "#identity/member.ts";
import { roleOptions, roleWord, toRole } from "#identity/roles.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { RadioGroup } from "#ui/radio-group.tsx";
import { toast } from "#ui/toast.ts";

/** Another role for somebody: none above one's own. */
export function RoleDialog({ member, onClose }: { readonly member: Member; readonly onClose: () => void }): ReactNode {
  const { data: me } = useMe();
  const client = useQueryClient();
  const [role, setRole] = useState(member.role);
  const change = useMutation({
    mutationFn: () =>
      read(api.PATCH("/api/v1/users/{id}", { params: { path: { id: member.id } }, body: { role, version: member.version } })),
    onSuccess: () => {
      toast({ title: `${member.name} is now ${roleWord(role).toLowerCase()}` });
      onClose();
      return client.invalidateQueries({ queryKey: ["users"] });
    },
  });
  return (
    <Dialog isOpen onOpenChange={onClose} title={`Role of ${member.name}`} size="small">
      <Form label="Role" onSubmit={() => change.mutate()} isPending={change.isPending} problem={toFormProblem(change.error)}>
        <RadioGroup label="Role" name="role" options={roleOptions(me?.role)} value={role} onChange={(id) => setRole(toRole(id) ?? role)} />
        <Button type="submit" variant="act" isPending={change.isPending} className="self-end">
          Change role
        </Button>
      </Form>
    </Dialog>
  );
}
