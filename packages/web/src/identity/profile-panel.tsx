import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { textOf } from "#identity/form-text.ts";
import { type Me, useMe } from "#identity/me.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { Form } from "#ui/form.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

/** One's own name and time zone. */
export function ProfilePanel(): ReactNode {
  const user = useMe().data?.user;
  if (user === undefined || user === null) return undefined;
  return <ProfileForm key={user.version} user={user} />;
}

function ProfileForm({ user }: { readonly user: NonNullable<Me["user"]> }): ReactNode {
  const client = useQueryClient();
  const [timeZone, setTimeZone] = useState<string | undefined>(user.timeZone);
  const zones = useMemo(
    () =>
      [...new Set([user.timeZone, ...Intl.supportedValuesOf("timeZone"), "UTC"])].map((zone) => ({
        id: zone,
        label: zone.replaceAll("_", " "),
      })),
    [user.timeZone],
  );
  const save = useMutation({
    mutationFn: (data: FormData) =>
      read(api.PATCH("/api/v1/me", { body: { name: textOf(data, "name"), timeZone: timeZone ?? user.timeZone, version: user.version } })),
    onSuccess: (me) => {
      client.setQueryData(["me"], me);
      toast({ title: "Saved" });
    },
  });
  return (
    <Card title="You">
      <Form label="You" onSubmit={save.mutate} isPending={save.isPending} problem={toFormProblem(save.error)}>
        <TextField name="name" label="Name" autoComplete="name" defaultValue={user.name} isRequired maxLength={120} />
        <TextField label="Email" defaultValue={user.email} isReadOnly description="You sign in with it." />
        <ComboBox
          name="timeZone"
          label="Time zone"
          options={zones}
          value={timeZone}
          onChange={setTimeZone}
          isRequired
          description="Your nights and your handoffs are counted in it."
        />
        <Button type="submit" className="self-start" isPending={save.isPending}>
          Save
        </Button>
      </Form>
    </Card>
  );
}
