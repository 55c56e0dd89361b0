import { passwordMinLength } from "@staunch/core/identity";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { Arrival } from "#identity/arrival.tsx";
import { useArrive } from "#identity/arrive.ts";
import { textOf } from "#identity/form-text.ts";
import { Button } from "#ui/button.tsx";
import { Form } from "#ui/form.tsx";
import { deviceZone } from "#ui/format-time.ts";
import { Link } from "#ui/link.tsx";
import { Notice } from "#ui/notice.tsx";
import { TextField } from "#ui/text-field.tsx";

/** The first visit: the organisation and its owner. */
export function SignUpScreen(): ReactNode {
  const setup = useQuery({ queryKey: ["setup-state"], queryFn: () => read(api.GET("/api/v1/setup-state")) });
  const arrive = useArrive("/first-run");
  const signUp = useMutation({
    mutationFn: (data: FormData) =>
      read(
        api.POST("/api/v1/sign-up", {
          body: {
            organisation: textOf(data, "organisation"),
            name: textOf(data, "name"),
            email: textOf(data, "email"),
            password: textOf(data, "password"),
            timeZone: deviceZone(),
          },
        }),
      ),
    onSuccess: arrive,
  });
  if (setup.data?.needsOwner === false) {
    return (
      <Arrival title="Staunch is set up already">
        <Notice
          tone="info"
          action={
            <Link href="/sign-in" look="secondary" size="small">
              Sign in
            </Link>
          }
        >
          New people come in by invitation.
        </Notice>
      </Arrival>
    );
  }
  return (
    <Arrival
      title="Set up Staunch"
      description="In ten minutes a page reaches your phone. You become the owner; everybody else is invited."
    >
      <Form label="Set up Staunch" onSubmit={signUp.mutate} isPending={signUp.isPending} problem={toFormProblem(signUp.error)}>
        <TextField name="organisation" label="Organisation" autoComplete="organization" isRequired maxLength={120} autoFocus />
        <TextField name="name" label="Your name" autoComplete="name" isRequired maxLength={120} />
        <TextField name="email" label="Email" type="email" autoComplete="username" isRequired />
        <TextField
          name="password"
          label="Password"
          type="password"
          autoComplete="new-password"
          isRequired
          minLength={passwordMinLength}
          description={`At least ${passwordMinLength} characters. A few words in a row are easy to keep in mind.`}
        />
        <Button type="submit" variant="act" size="large" isPending={signUp.isPending}>
          Create the organisation
        </Button>
      </Form>
    </Arrival>
  );
}
