import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { textOf } from "#identity/index.ts";
import { myMethodsQuery } from "#paging/paging-queries.ts";
import { Button } from "#ui/button.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { RadioGroup } from "#ui/radio-group.tsx";
import { TextField } from "#ui/text-field.tsx";

interface AddMethodProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

const formId = "add-contact-method";
type Kind = "mail" | "webhook";

const kinds = [
  { id: "mail", label: "Mail" },
  { id: "webhook", label: "Webhook", description: "A signed POST to an address of yours." },
] as const;

/** A new way to be reached. The secret of a webhook is shown once, here. */
export function AddMethodDialog({ isOpen, onOpenChange }: AddMethodProps): ReactNode {
  const [kind, setKind] = useState<Kind>("mail");
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: (data: FormData) => read(api.POST("/api/v1/me/contact-methods", { body: { kind, address: textOf(data, "address") } })),
    onSuccess: (added) => {
      if (added.secret === null) close(false);
    },
    onSettled: () => client.invalidateQueries({ queryKey: myMethodsQuery.queryKey }),
  });
  const close = (open: boolean): void => {
    if (!open) add.reset();
    onOpenChange(open);
  };
  const secret = add.data?.secret ?? undefined;
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={close}
      title="Add a contact method"
      description="A code is sent there. It is used once you have typed the code in."
      actions={
        secret === undefined ? (
          <>
            <Button onPress={() => close(false)}>Leave as it is</Button>
            <Button type="submit" form={formId} variant="act" isPending={add.isPending}>
              Add
            </Button>
          </>
        ) : (
          <Button variant="act" onPress={() => close(false)}>
            I have it
          </Button>
        )
      }
    >
      {secret === undefined ? (
        <Form id={formId} label="Contact method" onSubmit={add.mutate} isPending={add.isPending} problem={toFormProblem(add.error)}>
          <RadioGroup label="Kind" options={kinds} value={kind} onChange={(id) => setKind(id === "webhook" ? "webhook" : "mail")} />
          <AddressField kind={kind} />
        </Form>
      ) : (
        <div className="flex flex-col gap-4">
          <p>Your receiver checks each message with this secret (Standard Webhooks). It is shown this once.</p>
          <CopyField label="Signing secret" value={secret} />
        </div>
      )}
    </Dialog>
  );
}

function AddressField({ kind }: { readonly kind: Kind }): ReactNode {
  if (kind === "mail")
    return <TextField key="mail" name="address" label="Address" type="email" autoComplete="email" isRequired maxLength={254} />;
  return <TextField key="webhook" name="address" label="Address" type="url" placeholder="https://" isRequired maxLength={2000} />;
}
