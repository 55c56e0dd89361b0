import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { toFormProblem } from "#api/problem.ts";
import { createFirstRota } from "#app/first-run/first-rota.ts";
import { textOf } from "#identity/form-text.ts";
import { useMe } from "#identity/me.ts";
import { Button } from "#ui/button.tsx";
import { Form } from "#ui/form.tsx";
import { zoneName } from "#ui/format-time.ts";
import { TextField } from "#ui/text-field.tsx";

/** Who is on call: oneself, until others are added. */
export function RotaStep(): ReactNode {
  const user = useMe().data?.user;
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: (data: FormData) =>
      createFirstRota({ name: textOf(data, "name"), userId: user?.id ?? "", timeZone: user?.timeZone ?? "UTC" }),
    onSuccess: () =>
      client.invalidateQueries({
        predicate: ({ queryKey }) => ["schedules", "escalation-policies", "on-call"].includes(String(queryKey[0])),
      }),
  });
  return (
    <Form label="Rota" onSubmit={create.mutate} isPending={create.isPending} problem={toFormProblem(create.error)}>
      <TextField
        name="name"
        label="Name of the rota"
        defaultValue="Primary"
        description={`You are on call every week, handing over on Mondays at 09:00 in ${zoneName(user?.timeZone ?? "UTC")}. The default escalation policy pages this rota first.`}
        isRequired
        maxLength={120}
        className="max-w-form"
      />
      <Button type="submit" variant="act" isPending={create.isPending} className="self-start">
        Create rota
      </Button>
    </Form>
  );
}
