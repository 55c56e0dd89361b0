import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Send } from "lucide-react";
import type { ReactNode } from "react";
import { api, read } from "#api/client.ts";
import { problemText, toFormProblem } from "#api/problem.ts";
import { type ContactMethod, contactMethodsQuery } from "#app/first-run/queries.ts";
import { textOf } from "#identity/form-text.ts";
import { Button } from "#ui/button.tsx";
import { Form } from "#ui/form.tsx";
import { Notice } from "#ui/notice.tsx";
import { TextField } from "#ui/text-field.tsx";

interface ContactStepProps {
  readonly method: ContactMethod;
  readonly onLater: () => void;
}

/** The address of the account, proven by a code that was sent there. */
export function ContactStep({ method, onLater }: ContactStepProps): ReactNode {
  const client = useQueryClient();
  const path = { id: method.id };
  const refresh = () => client.invalidateQueries({ queryKey: contactMethodsQuery.queryKey });
  const send = useMutation({ mutationFn: () => read(api.POST("/api/v1/me/contact-methods/{id}/send-code", { params: { path } })) });
  const verify = useMutation({
    mutationFn: (data: FormData) =>
      read(api.POST("/api/v1/me/contact-methods/{id}/verify", { params: { path }, body: { code: textOf(data, "code") } })),
    onSuccess: refresh,
  });
  if (method.state === "channel_missing") {
    return (
      <Notice
        tone="warning"
        title="No mail server is set up"
        action={
          <Button size="small" onPress={() => void refresh()}>
            Look again
          </Button>
        }
      >
        Start Staunch with STAUNCH_SMTP_URL, or send pages to a webhook: add one in Me.
      </Notice>
    );
  }
  return (
    <>
      <p>
        Pages go to <strong className="font-strong [overflow-wrap:anywhere]">{method.address}</strong> by mail. Have a code sent there to
        see that it arrives.
      </p>
      {send.isError && <Notice tone="harm">{problemText(send.error)}</Notice>}
      {send.isSuccess ? (
        <Form label="Code" onSubmit={verify.mutate} isPending={verify.isPending} problem={toFormProblem(verify.error)}>
          <TextField
            name="code"
            label="Code from the mail"
            isCode
            inputMode="numeric"
            autoComplete="one-time-code"
            isRequired
            autoFocus
            className="max-w-48"
          />
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="act" isPending={verify.isPending}>
              Confirm
            </Button>
            <Button variant="quiet" isPending={send.isPending} onPress={() => send.mutate()}>
              Send another
            </Button>
          </div>
        </Form>
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button variant="act" icon={Send} isPending={send.isPending} onPress={() => send.mutate()}>
            Send a code
          </Button>
          <Button variant="quiet" onPress={onLater}>
            The test page will prove it
          </Button>
        </div>
      )}
    </>
  );
}
