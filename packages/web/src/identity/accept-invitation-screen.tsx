import { passwordMinLength } from "@staunch/core/identity";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api, read } from "#api/client.ts";
import { problemText, toFormProblem } from "#api/problem.ts";
import { Arrival } from "#identity/arrival.tsx";
import { useArrive } from "#identity/arrive.ts";
import { textOf } from "#identity/form-text.ts";
import { Button } from "#ui/button.tsx";
import { Form } from "#ui/form.tsx";
import { deviceZone } from "#ui/format-time.ts";
import { Link } from "#ui/link.tsx";
import { Notice } from "#ui/notice.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { TextField } from "#ui/text-field.tsx";

/** From an invitation's link: name and password, or the password of the account one has already. */
export function AcceptInvitationScreen({ params }: { readonly params: Readonly<Record<string, string>> }): ReactNode {
  const token = params["token"] ?? "";
  const invitation = useQuery({
    queryKey: ["invitation-link", token],
    queryFn: () => read(api.GET("/api/v1/invitations/{token}/accept", { params: { path: { token } } })),
    retry: false,
  });
  if (invitation.isPending)
    return (
      <Arrival title="Invitation">
        <SkeletonRows rows={2} />
      </Arrival>
    );
  if (invitation.isError) {
    return (
      <Arrival
        title="This invitation cannot be used"
        foot={
          <>
            Already a member? <Link href="/sign-in">Sign in</Link>
          </>
        }
      >
        <Notice tone="warning">{problemText(invitation.error)}</Notice>
      </Arrival>
    );
  }
  const { organisation, email, hasAccount } = invitation.data;
  return (
    <Arrival
      title={`Join ${organisation}`}
      description={hasAccount ? `You have an account as ${email}. Its password lets you in.` : `You come in as ${email}.`}
    >
      <AcceptForm token={token} email={email} hasAccount={hasAccount} />
    </Arrival>
  );
}

interface AcceptFormProps {
  readonly token: string;
  readonly email: string;
  readonly hasAccount: boolean;
}

function AcceptForm({ token, email, hasAccount }: AcceptFormProps): ReactNode {
  const arrive = useArrive("/me");
  const accept = useMutation({
    mutationFn: (data: FormData) =>
      read(
        api.POST("/api/v1/invitations/{token}/accept", {
          params: { path: { token } },
          body: { name: textOf(data, "name"), password: textOf(data, "password"), timeZone: deviceZone() },
        }),
      ),
    onSuccess: arrive,
  });
  return (
    <Form label="Accept the invitation" onSubmit={accept.mutate} isPending={accept.isPending} problem={toFormProblem(accept.error)}>
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      {!hasAccount && <TextField name="name" label="Your name" autoComplete="name" isRequired maxLength={120} autoFocus />}
      <TextField
        name="password"
        label="Password"
        type="password"
        autoComplete={hasAccount ? "current-password" : "new-password"}
        isRequired
        minLength={hasAccount ? undefined : passwordMinLength}
        description={hasAccount ? undefined : `At least ${passwordMinLength} characters.`}
      />
      <Button type="submit" variant="act" size="large" isPending={accept.isPending}>
        Join
      </Button>
    </Form>
  );
}
