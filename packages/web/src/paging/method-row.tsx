import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Bell, Mail, MessageCircle, MessageSquareText, Phone, Trash2, Webhook } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { api, read } from "#api/client.ts";
import { onContactCode } from "#api/contact-code.ts";
import { problemText, toFormProblem } from "#api/problem.ts";
import { textOf } from "#identity/index.ts";
import { channelWord, methodPlace } from "#paging/page-words.ts";
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
  switched_off: { word: "Switched off", tone: "harm" },
  channel_missing: { word: "Not set up on this server", tone: "harm" },
} as const satisfies Record<ContactMethod["state"], { word: string; tone: BadgeTone }>;

const icons: Partial<Record<ContactMethod["kind"], typeof Mail>> = {
  mail: Mail,
  webhook: Webhook,
  sms: MessageSquareText,
  voice: Phone,
  "web-push": Bell,
};

interface MethodRowProps {
  readonly method: ContactMethod;
  readonly onRemove: () => Promise<unknown>;
}

/** One contact method: where, whether it works, and what is missing for it to. */
export function MethodRow({ method, onRemove }: MethodRowProps): ReactNode {
  const [isRemoving, setRemoving] = useState(false);
  const Icon = icons[method.kind] ?? MessageCircle;
  const state = states[method.state];
  const place = methodPlace(method);
  return (
    <li className="flex flex-col gap-3 p-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Icon aria-hidden className="size-4 shrink-0 text-ink-2" />
        <div className="min-w-0 flex-1 basis-40">
          <p className="font-medium [overflow-wrap:anywhere]">{place}</p>
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
        <Button size="small" variant="quiet" icon={Trash2} aria-label={`Remove ${place}`} onPress={() => setRemoving(true)} />
      </div>
      {method.state === "not_verified" && <Verification method={method} />}
      {method.state === "switched_off" && <SwitchedOff method={method} />}
      <ConfirmDialog
        isOpen={isRemoving}
        onOpenChange={setRemoving}
        title={`Remove ${place}?`}
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
    onSuccess: () => toast({ title: "Verified", description: methodPlace(method) }),
    onSettled: refetch,
  });
  const resend = useMutation({
    mutationFn: () => read(api.POST("/api/v1/me/contact-methods/{id}/send-code", { params: { path } })),
    onSuccess: () => toast({ title: "Sent", description: `A new code is on its way to ${methodPlace(method)}` }),
    onError: (error) => toast({ title: "Not sent", description: problemText(error), tone: "harm" }),
  });
  const { mutate } = verify;
  useEffect(() => {
    if (method.kind !== "web-push") return undefined;
    // The push has reached this very browser: nobody has to type what it carried.
    return onContactCode((code) => {
      const data = new FormData();
      data.set("code", code);
      mutate(data);
    });
  }, [method.kind, mutate]);
  return (
    <Form
      label={`Verify ${methodPlace(method)}`}
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

const stopWords = "You asked to hear no more there; START, sent from it, takes that back.";

/** Why nothing is sent there any more, and the way back: a code proves it anew. */
function SwitchedOff({ method }: { readonly method: ContactMethod }): ReactNode {
  const client = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const again = useMutation({
    mutationFn: () => read(api.POST("/api/v1/me/contact-methods/{id}/send-code", { params: { path: { id: method.id } } })),
    onSuccess: () => setAsked(true),
    onError: (error) => toast({ title: "Not sent", description: problemText(error), tone: "harm" }),
    onSettled: () => client.invalidateQueries({ queryKey: myMethodsQuery.queryKey }),
  });
  const reason = method.switchedOffReason === "asked_to_stop" ? stopWords : (method.switchedOffReason ?? "Nothing arrives there.");
  return (
    <>
      <p className="text-row text-ink-2 [overflow-wrap:anywhere]">{reason} No page is sent there.</p>
      {isAsked ? (
        <Verification method={method} />
      ) : (
        <Button size="small" className="self-start" isPending={again.isPending} onPress={() => again.mutate()}>
          Use again
        </Button>
      )}
    </>
  );
}
