import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { Button } from "#ui/button.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { Notice } from "#ui/notice.tsx";
import { TextField } from "#ui/text-field.tsx";

interface AddAgentDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** A new agent, whose key is shown once with what to do with it. */
export function AddAgentDialog({ isOpen, onOpenChange }: AddAgentDialogProps): ReactNode {
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: (data: FormData) => read(api.POST("/api/v1/agents", { body: { name: nameIn(data) } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["agents"] }),
  });
  const change = (open: boolean): void => {
    onOpenChange(open);
    if (!open) add.reset();
  };
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={change}
      title="Add an agent"
      size="small"
      description="It runs on a machine of yours, asks here for what to do, and does only what its own list names."
    >
      {add.data === undefined ? (
        <Form label="Add an agent" onSubmit={add.mutate} isPending={add.isPending} problem={toFormProblem(add.error)}>
          <TextField name="name" label="Name" placeholder="rack-7 in Frankfurt" isRequired maxLength={100} autoFocus />
          <Button type="submit" variant="act" isPending={add.isPending} className="self-end">
            Add agent
          </Button>
        </Form>
      ) : (
        <div className="flex flex-col gap-4">
          <Notice tone="warning">Copy the key now. Only its first letters are kept, and it is not shown again.</Notice>
          <CopyField label={`Key of ${add.data.agent.name}`} value={add.data.key} />
          <CopyField
            label="On its machine, with the key as STAUNCH_AGENT_KEY"
            value={`staunch agent --url ${globalThis.location.origin} --allow-list allow-list.yaml`}
          />
          <Button onPress={() => change(false)} className="self-end">
            Done
          </Button>
        </div>
      )}
    </Dialog>
  );
}

function nameIn(data: FormData): string {
  const name = data.get("name");
  return typeof name === "string" ? name.trim() : "";
}
