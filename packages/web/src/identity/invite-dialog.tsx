import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { textOf } from "#identity/form-text.ts";
import { useMe } from "#identity/me.ts";
import { roleOptions, toRole } from "#identity/roles.ts";
import { Button } from "#ui/button.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { Notice } from "#ui/notice.tsx";
import { Select } from "#ui/select.tsx";
import { TextField } from "#ui/text-field.tsx";

interface InviteDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Asks somebody in, by mail and by a link to hand over. */
export function InviteDialog({ isOpen, onOpenChange }: InviteDialogProps): ReactNode {
  const { data: me } = useMe();
  const client = useQueryClient();
  const [role, setRole] = useState("responder");
  const invite = useMutation({
    mutationFn: (data: FormData) =>
      read(api.POST("/api/v1/invitations", { body: { email: textOf(data, "email"), role: toRole(role) ?? "responder" } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["invitations"] }),
  });
  const change = (open: boolean): void => {
    onOpenChange(open);
    if (!open) invite.reset();
  };
  const sent = invite.data;
  return (
    <Dialog isOpen={isOpen} onOpenChange={change} title="Invite somebody" size="small" description="The link works once, for a week.">
      {sent === undefined ? (
        <Form label="Invite somebody" onSubmit={invite.mutate} isPending={invite.isPending} problem={toFormProblem(invite.error)}>
          <TextField name="email" label="Email" type="email" isRequired autoFocus />
          <Select name="role" label="Role" options={roleOptions(me?.role)} value={role} onChange={setRole} />
          <Button type="submit" variant="act" isPending={invite.isPending} className="self-end">
            Invite
          </Button>
        </Form>
      ) : (
        <div className="flex flex-col gap-4">
          {sent.mail.kind === "accepted" ? (
            <Notice tone="ok">The invitation is on its way to {sent.email}.</Notice>
          ) : (
            <Notice tone="warning" title="No mail was sent">
              {sent.mail.reason}
            </Notice>
          )}
          <CopyField label="Link, shown this once" value={sent.link} />
          <Button onPress={() => change(false)} className="self-end">
            Done
          </Button>
        </div>
      )}
    </Dialog>
  );
}
