import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { textOf } from "#identity/index.ts";
import { subscribeBrowser, whyNoPush } from "#paging/browser-push.ts";
import { type Channel, channelsQuery } from "#paging/channel-queries.ts";
import { channelWord } from "#paging/page-words.ts";
import { myMethodsQuery } from "#paging/paging-queries.ts";
import { Button } from "#ui/button.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Form } from "#ui/form.tsx";
import { RadioGroup } from "#ui/radio-group.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { TextField } from "#ui/text-field.tsx";

interface AddMethodProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

const formId = "add-contact-method";

/** A new way to be reached, by whatever is set up here. The secret of a webhook is shown once, in this place. */
export function AddMethodDialog({ isOpen, onOpenChange }: AddMethodProps): ReactNode {
  const channels = useQuery({ ...channelsQuery, enabled: isOpen });
  const usable = channels.data?.items.filter((channel) => channel.isUsable) ?? [];
  const [chosen, setChosen] = useState<string>();
  const channel = usable.find((one) => one.kind === chosen) ?? usable[0];
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: async (data: FormData) => {
      if (channel === undefined) throw new Error("Nothing is set up here to reach people by.");
      return read(api.POST("/api/v1/me/contact-methods", { body: { kind: channel.kind, ...(await placeIn(channel, data)) } }));
    },
    onSuccess: (added) => {
      if (added.secret === null) close(false);
    },
    onSettled: () => client.invalidateQueries({ queryKey: myMethodsQuery.queryKey }),
  });
  const close = (open: boolean): void => {
    if (!open) add.reset();
    onOpenChange(open);
  };
  const secret = add.data?.secret ?? undefined;
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={close}
      title="Add a contact method"
      description="A code is sent there. It is used once the code has come back."
      actions={
        secret === undefined ? (
          <>
            <Button onPress={() => close(false)}>Leave as it is</Button>
            <Button type="submit" form={formId} variant="act" isPending={add.isPending} disabledReason={reasonAgainst(channel)}>
              Add
            </Button>
          </>
        ) : (
          <Button variant="act" onPress={() => close(false)}>
            I have it
          </Button>
        )
      }
    >
      {channels.isError && <ErrorState error={channels.error} onRetry={() => void channels.refetch()} />}
      {channels.isPending && <SkeletonRows rows={3} />}
      {secret === undefined && channel !== undefined && (
        <Form id={formId} label="Contact method" onSubmit={add.mutate} isPending={add.isPending} problem={toFormProblem(add.error)}>
          <RadioGroup
            label="Kind"
            options={usable.map((one) => ({ id: one.kind, label: optionWord(one), ...descriptionOf(one) }))}
            value={channel.kind}
            onChange={setChosen}
          />
          <PlaceFields key={channel.kind} channel={channel} />
        </Form>
      )}
      {secret !== undefined && (
        <div className="flex flex-col gap-4">
          <p>Your receiver checks each message with this secret (Standard Webhooks). It is shown this once.</p>
          <CopyField label="Signing secret" value={secret} />
        </div>
      )}
    </Dialog>
  );
}

function reasonAgainst(channel: Channel | undefined): string | undefined {
  if (channel === undefined) return "Nothing is set up here yet";
  return channel.kind === "web-push" ? whyNoPush() : undefined;
}

const descriptions: Partial<Record<Channel["kind"], string>> = {
  sms: "Answer with 1 to acknowledge.",
  voice: "Rings, says what is broken; press 1 to acknowledge.",
  "web-push": "Also while it is closed. It does not break through silent mode: keep another way for nights.",
  webhook: "A signed POST to an address of yours.",
};

function optionWord({ kind }: Channel): string {
  return kind === "web-push" ? "This browser, by web push" : channelWord(kind);
}

function descriptionOf({ kind }: Channel): { readonly description?: string } {
  const description = descriptions[kind];
  return description === undefined ? {} : { description };
}

async function placeIn(channel: Channel, data: FormData): Promise<{ readonly address: string; readonly secret?: string }> {
  if (channel.kind === "web-push") return subscribeBrowser();
  const secret = textOf(data, "secret");
  return { address: textOf(data, "address"), ...(secret !== "" && { secret }) };
}

/** What the address is called, how it is typed, and what it looks like. */
function PlaceFields({ channel }: { readonly channel: Channel }): ReactNode {
  const { kind, address } = channel;
  if (kind === "web-push")
    return <p className="text-row text-ink-2">{whyNoPush() ?? "The browser asks whether Staunch may show notifications. Say yes."}</p>;
  return (
    <>
      <TextField name="address" label={address.label} placeholder={address.example} {...keyboardOf(kind)} isRequired maxLength={2000} />
      {address.secret === "given" && (
        <TextField
          name="secret"
          label="Token"
          type="password"
          autoComplete="off"
          description="If the address needs one."
          maxLength={4000}
        />
      )}
    </>
  );
}

function keyboardOf(kind: Channel["kind"]) {
  switch (kind) {
    case "mail":
      return { type: "email", autoComplete: "email" } as const;
    case "sms":
    case "voice":
      return { type: "tel", inputMode: "tel", autoComplete: "tel", description: "With the country's code." } as const;
    case "webhook":
      return { type: "url" } as const;
    default:
      return {};
  }
}
