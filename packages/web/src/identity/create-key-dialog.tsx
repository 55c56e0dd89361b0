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

interface CreateKeyDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** A new key, whose secret is shown once. */
export function CreateKeyDialog({ isOpen, onOpenChange }: CreateKeyDialogProps): ReactNode {
  const { data: me } = useMe();
  const client = useQueryClient();
  const [role, setRole] = useState("responder");
  const create = useMutation({
    mutationFn: (data: FormData) =>
      read(api.POST("/api/v1/api-keys", { body: { name: textOf(data, "name"), role: toRole(role) ?? "observer" } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["api-keys"] }),
  });
  const change = (open: boolean): void => {
    onOpenChange(open);
    if (!open) create.reset();
  };
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={change}
      title="Create a key"
      size="small"
      description="It acts for you and never does more than you may."
    >
      {create.data === undefined ? (
        <Form label="Create a key" onSubmit={create.mutate} isPending={create.isPending} problem={toFormProblem(create.error)}>
          <TextField name="name" label="What it is for" placeholder="Alertmanager in production" isRequired maxLength={120} autoFocus />
          <Select name="role" label="Role" options={roleOptions(me?.role)} value={role} onChange={setRole} />
          <Button type="submit" variant="act" isPending={create.isPending} className="self-end">
            Create key
          </Button>
        </Form>
      ) : (
        <div className="flex flex-col gap-4">
          <Notice tone="warning">Copy it now. Only its first letters are kept, and it is not shown again.</Notice>
          <CopyField label={create.data.name} value={create.data.secret} />
          <Button onPress={() => change(false)} className="self-end">
            Done
          </Button>
        </div>
      )}
    </Dialog>
  );
}
