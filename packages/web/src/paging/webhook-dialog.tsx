import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import type { StepTarget } from "#paging/paging-queries.ts";
import { whyNoWebhook } from "#paging/policy-draft.ts";
import { Button } from "#ui/button.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { Notice } from "#ui/notice.tsx";
import { TextField } from "#ui/text-field.tsx";

interface WebhookDialogProps {
  readonly target: Extract<StepTarget, { kind: "webhook" }> | undefined;
  readonly onDone: (target: StepTarget) => void;
  readonly onClose: () => void;
}

const formId = "step-webhook";

/** An address that is told beside the people of a step, and the secret its messages are signed with. */
export function WebhookDialog({ target, onDone, onClose }: WebhookDialogProps): ReactNode {
  const [text, setText] = useState(target?.url ?? "");
  const [isTold, setTold] = useState(false);
  const secret = useMutation({
    mutationFn: (url: string) => read(api.POST("/api/v1/escalation-policies/webhook-secret", { body: { url } })),
  });
  const url = text.trim();
  const fault = whyNoWebhook(url);
  const done = (): void => {
    setTold(true);
    if (fault === undefined) onDone({ kind: "webhook", url });
  };
  const change = (next: string): void => {
    setText(next);
    secret.reset();
  };
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Webhook"
      description="It is told beside the people by a signed POST, and wakes nobody."
      actions={
        <>
          <Button onPress={onClose}>Leave as it is</Button>
          <Button type="submit" form={formId} variant="act">
            Use this
          </Button>
        </>
      }
    >
      <Form id={formId} label="Webhook" onSubmit={done}>
        <TextField
          label="Address"
          value={text}
          onChange={change}
          inputMode="url"
          placeholder="https://hooks.example.org/pages"
          error={isTold ? fault : undefined}
          maxLength={2000}
          autoFocus
        />
        {secret.data === undefined ? (
          <Button
            className="self-start"
            isPending={secret.isPending}
            disabledReason={fault === undefined ? undefined : "Give the address first"}
            onPress={() => secret.mutate(url)}
          >
            Show the signing secret
          </Button>
        ) : (
          <CopyField label="Signing secret (Standard Webhooks)" value={secret.data.secret} />
        )}
        {secret.isError && <Notice tone="harm">{problemText(secret.error)}</Notice>}
      </Form>
    </Dialog>
  );
}
