import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { useSourceKinds } from "#app/service/service-queries.ts";
import { SourceAddress } from "#app/service/source-address.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { Select } from "#ui/select.tsx";
import { TextField } from "#ui/text-field.tsx";

interface AddSourceDialogProps {
  readonly serviceId: string;
  readonly onClose: () => void;
}

/** A new way in, and at once what to tell the sender. */
export function AddSourceDialog({ serviceId, onClose }: AddSourceDialogProps): ReactNode {
  const kinds = useSourceKinds();
  const client = useQueryClient();
  const options = (kinds.data?.items ?? []).map((kind) => ({ id: kind.kind, label: kind.label }));
  const [chosen, setChosen] = useState<string>();
  const [typed, setTyped] = useState<string>();
  const kind = chosen ?? options[0]?.id;
  const name = typed ?? options.find((option) => option.id === kind)?.label ?? "";
  const add = useMutation({
    mutationFn: (wish: { readonly kind: string; readonly name: string }) =>
      read(api.POST("/api/v1/sources", { body: { ...wish, serviceId } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["sources"] }),
  });
  const submit = (): void => {
    if (kind !== undefined) add.mutate({ kind, name });
  };
  return (
    <Dialog isOpen onOpenChange={onClose} title={add.data === undefined ? "Add a source" : add.data.name} size="medium">
      {add.data === undefined ? (
        <Form label="Source" onSubmit={submit} isPending={add.isPending} problem={toFormProblem(add.error)}>
          <Select name="kind" label="What sends" options={options} value={kind} onChange={setChosen} isRequired />
          <TextField name="name" label="Name" value={name} onChange={setTyped} isRequired maxLength={120} />
          <Button type="submit" variant="act" isPending={add.isPending} className="self-end">
            Add source
          </Button>
        </Form>
      ) : (
        <div className="flex flex-col gap-4">
          <SourceAddress source={add.data} />
          <Button onPress={onClose} className="self-end">
            Done
          </Button>
        </div>
      )}
    </Dialog>
  );
}
