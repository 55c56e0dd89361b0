import { passwordMinLength } from "@staunch/core/identity";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { LogOut } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { textOf } from "#identity/form-text.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Form } from "#ui/form.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

/** Another password, and leaving this browser. */
export function PasswordPanel(): ReactNode {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [attempt, setAttempt] = useState(0);
  const change = useMutation({
    mutationFn: (data: FormData) =>
      read(api.PUT("/api/v1/me/password", { body: { current: textOf(data, "currentPassword"), next: textOf(data, "newPassword") } })),
    onSuccess: () => {
      setAttempt(attempt + 1);
      toast({ title: "Password changed", description: "You are signed out everywhere else." });
    },
  });
  const leave = useMutation({
    mutationFn: () => read(api.DELETE("/api/v1/session")),
    onSuccess: () => {
      client.clear();
      void navigate({ to: "/sign-in" });
    },
  });
  const problem = toFormProblem(change.error);
  const fields = {
    ...problem?.fields,
    currentPassword: problem?.fields["current"] ?? "",
    newPassword: problem?.fields["next"] ?? problem?.fields["password"] ?? "",
  };
  const named = Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== ""));
  return (
    <Card
      title="Sign-in"
      actions={
        <Button icon={LogOut} size="small" onPress={() => leave.mutate()} isPending={leave.isPending}>
          Sign out
        </Button>
      }
    >
      <Form
        key={attempt}
        label="Password"
        onSubmit={change.mutate}
        isPending={change.isPending}
        problem={problem === undefined ? undefined : { fields: named, message: problem.message }}
      >
        <TextField name="currentPassword" label="Current password" type="password" autoComplete="current-password" isRequired />
        <TextField
          name="newPassword"
          label="New password"
          type="password"
          autoComplete="new-password"
          isRequired
          minLength={passwordMinLength}
          description={`At least ${passwordMinLength} characters.`}
        />
        <Button type="submit" className="self-start" isPending={change.isPending}>
          Change password
        </Button>
      </Form>
    </Card>
  );
}
