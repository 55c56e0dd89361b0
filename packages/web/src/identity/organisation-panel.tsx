import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { textOf } from "#identity/form-text.ts";
import { useMayNot } from "#identity/may.ts";
import { useMe } from "#identity/me.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Form } from "#ui/form.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

/** What the organisation is called. */
export function OrganisationPanel(): ReactNode {
  const { data: me } = useMe();
  const client = useQueryClient();
  const mayNot = useMayNot("admin");
  const rename = useMutation({
    mutationFn: (data: FormData) =>
      read(api.PATCH("/api/v1/organisation", { body: { name: textOf(data, "name"), version: me?.organisation.version ?? 0 } })),
    onSuccess: () => {
      toast({ title: "Renamed" });
      return client.invalidateQueries({ queryKey: ["me"] });
    },
  });
  if (me === undefined) return undefined;
  return (
    <Card title="Organisation" className="max-w-form">
      <Form label="Organisation" onSubmit={rename.mutate} isPending={rename.isPending} problem={toFormProblem(rename.error)}>
        <TextField
          key={me.organisation.version}
          name="name"
          label="Name"
          defaultValue={me.organisation.name}
          isRequired
          maxLength={120}
          isDisabled={mayNot !== undefined}
        />
        <Button type="submit" className="self-start" isPending={rename.isPending} disabledReason={mayNot}>
          Rename
        </Button>
      </Form>
    </Card>
  );
}
