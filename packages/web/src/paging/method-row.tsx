import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Mail, Trash2, Webhook } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemText, toFormProblem } from "#api/problem.ts";
import { textOf } from "#identity/index.ts";
import { channelWord } from "#paging/page-words.ts";
import { type ContactMethod, myMethodsQuery } from "#paging/paging-queries.ts";
import { Badge, type BadgeTone } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { Form } from "#ui/form.tsx";
import { TextField } from "#ui/text-field.tsx";
import { RelativeTime } from "#ui/time.tsx";
import { toast } from "#ui/toast.ts";

const states = {
  ready: { word: "Ready", tone: "ok" },
  unproven: { word: "Not proven yet", tone: "warning" },
  not_verified: { word: "Not verified", tone: "warning" },
  channel_missing: { word: "Not set up on this server", tone: "harm" },
} as const satisfies Record<ContactMethod["state"], { word: string; tone: BadgeTone }>;

interface MethodRowProps {
  readonly method: ContactMethod;
  readonly onRemove: () => Promise<unknown>;
}

/** One contact method: where, whether it works, and what is missing for it to. */
export function MethodRow({ method, onRemove }: MethodRowProps): ReactNode {
  const [isRemoving, setRemoving] = useState(false);
  const Icon = method.kind === "mail" ? Mail : Webhook;
  const state = states[method.state];
  return (
    <li className="flex flex-col gap-3 p-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Icon aria-hidden className="size-4 shrink-0 text-ink-2" />
        <div className="min-w-0 flex-1 basis-40">
          <p className="font-medium [overflow-wrap:anywhere]">{method.address}</p>
          <p className="text-row text-ink-2">
            {channelWord(method.kind)}
            {method.isAccountAddress && ", your account's address"}
            {method.provenAt !== null && (
              <>
                , last proven <RelativeTime at={method.provenAt} />
              </>
            )}
          </p>
        </div>
        <Badge tone={state.tone}>{state.word}</Badge>
        <Button size="small" variant="quiet" icon={Trash2} aria-label={`Remove ${method.address}`} onPress={() => setRemoving(true)} />
      </div>
      {method.state === "not_verified" && <Verification method={method} />}
      <ConfirmDialog
        isOpen={isRemoving}
        onOpenChange={setRemoving}
        title={`Remove ${method.address}?`}
        description="You are no longer paged there, and the rules that name it go with it."
        actionLabel="Remove"
        onConfirm={onRemove}
      />
    </li>
  );
}

/** The code that was sent, typed in: proof that the address is one's own. */
function Verification({ method }: { readonly method: ContactMethod }): ReactNode {
  const client = useQueryClient();
  const path = { id: method.id };
  const refetch = () => client.invalidateQueries({ queryKey: myMethodsQuery.queryKey });
  const verify = useMutation({
    mutationFn: (data: FormData) =>
      read(api.POST("/api/v1/me/contact-methods/{id}/verify", { params: { path }, body: { code: textOf(data, "code") } })),
    onSuccess: () => toast({ title: "Verified", description: method.address }),
    onSettled: refetch,
  });
  const resend = useMutation({
    mutationFn: () => read(api.POST("/api/v1/me/contact-methods/{id}/send-code", { params: { path } })),
    onSuccess: () => toast({ title: "Sent", description: `A new code is on its way to ${method.address}` }),
    onError: (error) => toast({ title: "Not sent", description: problemText(error), tone: "harm" }),
  });
  return (
    <Form
      label={`Verify ${method.address}`}
      onSubmit={verify.mutate}
      isPending={verify.isPending}
      problem={toFormProblem(verify.error)}
      className="gap-2"
    >
      <div className="flex flex-wrap items-end gap-2">
        <TextField
          name="code"
          label="Code that was sent there"
          isCode
          inputMode="numeric"
          autoComplete="one-time-code"
          isRequired
          maxLength={20}
          className="w-44"
        />
        <Button type="submit" isPending={verify.isPending}>
          Verify
        </Button>
        <Button variant="quiet" isPending={resend.isPending} onPress={() => resend.mutate()}>
          Send another
        </Button>
      </div>
    </Form>
  );
}
