import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { textOf } from "#identity/form-text.ts";
import { Button } from "#ui/button.tsx";
import { Form } from "#ui/form.tsx";
import { TextField } from "#ui/text-field.tsx";

/** The first thing that can break. */
export function ServiceStep(): ReactNode {
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: (data: FormData) => read(api.POST("/api/v1/services", { body: { name: textOf(data, "name") } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["services"] }),
  });
  return (
    <Form label="Service" onSubmit={create.mutate} isPending={create.isPending} problem={toFormProblem(create.error)}>
      <TextField
        name="name"
        label="Name of the service"
        description="Something people would miss: a website, an API, a queue. More come later."
        placeholder="checkout-api"
        isRequired
        maxLength={120}
        autoFocus
        className="max-w-form"
      />
      <Button type="submit" variant="act" isPending={create.isPending} className="self-start">
        Create service
      </Button>
    </Form>
  );
}
