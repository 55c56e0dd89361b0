import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { OwnerSelect, ownerTeamIdOf } from "#catalog/owner-select.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { TextField } from "#ui/text-field.tsx";

/** A new service takes a name; the rest has a default and can be changed on its screen. */
export function AddServiceDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [owner, setOwner] = useState<string>();
  const add = useMutation({
    mutationFn: () =>
      read(api.POST("/api/v1/services", { body: { name, ...(owner !== undefined && { ownerTeamId: ownerTeamIdOf(owner) }) } })),
    onSuccess: async (service) => {
      await client.invalidateQueries({ queryKey: ["services"] });
      onClose();
      await navigate({ href: `/services/${service.id}` });
    },
  });
  return (
    <Dialog isOpen onOpenChange={onClose} title="Add a service" size="small">
      <Form label="Add a service" onSubmit={() => add.mutate()} isPending={add.isPending} problem={toFormProblem(add.error)}>
        <TextField
          name="name"
          label="Name"
          description="Something people would miss: a website, an API, a queue."
          placeholder="checkout-api"
          value={name}
          onChange={setName}
          isRequired
          maxLength={120}
          autoFocus
        />
        <OwnerSelect value={owner} onChange={setOwner} />
        <Button type="submit" variant="act" isPending={add.isPending} className="self-end">
          Add service
        </Button>
      </Form>
    </Dialog>
  );
}
