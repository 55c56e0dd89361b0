import { useMutation, useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { useSearchState } from "#api/url-state.ts";
import { Arrival } from "#identity/arrival.tsx";
import { useArrive } from "#identity/arrive.ts";
import { textOf } from "#identity/form-text.ts";
import { Button } from "#ui/button.tsx";
import { Form } from "#ui/form.tsx";
import { Notice } from "#ui/notice.tsx";
import { TextField } from "#ui/text-field.tsx";

/** Address and password. An installation nobody owns yet leads on to setting it up. */
export function SignInScreen(): ReactNode {
  const setup = useQuery({ queryKey: ["setup-state"], queryFn: () => read(api.GET("/api/v1/setup-state")) });
  const isReturning = useSearchState()["return"] !== undefined;
  const arrive = useArrive();
  const signIn = useMutation({
    mutationFn: (data: FormData) =>
      read(api.POST("/api/v1/session", { body: { email: textOf(data, "email"), password: textOf(data, "password") } })),
    onSuccess: arrive,
  });
  if (setup.data?.needsOwner === true) return <Navigate to="/sign-up" replace />;
  return (
    <Arrival title="Sign in" foot="No account yet? Ask an admin of your organisation for an invitation.">
      <Form label="Sign in" onSubmit={signIn.mutate} isPending={signIn.isPending} problem={toFormProblem(signIn.error)}>
        {isReturning && signIn.isIdle && <Notice tone="info">Sign in to go on where you were.</Notice>}
        <TextField name="email" label="Email" type="email" autoComplete="username" isRequired autoFocus />
        <TextField name="password" label="Password" type="password" autoComplete="current-password" isRequired />
        <Button type="submit" variant="act" size="large" isPending={signIn.isPending}>
          Sign in
        </Button>
      </Form>
    </Arrival>
  );
}
