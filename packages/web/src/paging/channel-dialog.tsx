import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { textOf } from "#identity/index.ts";
import { accountsQuery, type Channel, type ChannelAccount, channelsQuery } from "#paging/channel-queries.ts";
import { channelWord } from "#paging/page-words.ts";
import type { StepTarget } from "#paging/paging-queries.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Form } from "#ui/form.tsx";
import { Select } from "#ui/select.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { TextField } from "#ui/text-field.tsx";

type ChannelTarget = Extract<StepTarget, { kind: "channel" }>;

interface ChannelDialogProps {
  readonly target: ChannelTarget | undefined;
  readonly onDone: (target: StepTarget) => void;
  readonly onClose: () => void;
}

const formId = "step-channel";
const anyAccount = "any";

/** A channel or list that is told beside the people of a step. */
export function ChannelDialog({ target, onDone, onClose }: ChannelDialogProps): ReactNode {
  // Accounts are added elsewhere, perhaps a moment ago and in another tab.
  const channels = useQuery({ ...channelsQuery, refetchOnMount: "always" });
  const accounts = useQuery({ ...accountsQuery, refetchOnMount: "always" });
  const failed = [channels, accounts].find((query) => query.isError);
  const usable = channels.data?.items.filter((channel) => isForSteps(channel, target)) ?? [];
  const isLoaded = channels.data !== undefined && accounts.data !== undefined;
  const missing = isLoaded && usable.length === 0 ? "No channel is set up here yet" : undefined;
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Channel"
      description="It is told beside the people, and wakes nobody."
      actions={
        <>
          <Button onPress={onClose}>Leave as it is</Button>
          <Button type="submit" form={formId} variant="act" disabledReason={missing}>
            Use this
          </Button>
        </>
      }
    >
      {failed !== undefined && <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />}
      {failed === undefined && !isLoaded && <SkeletonRows rows={3} />}
      {missing !== undefined && <p className="text-row text-ink-2">{missing}. An admin sets them up in the settings.</p>}
      {isLoaded && missing === undefined && (
        <ChannelFields target={target} channels={usable} accounts={accounts.data.items} onDone={onDone} />
      )}
    </Dialog>
  );
}

/** A webhook is a target of its own, and a browser is a person's. */
function isForSteps({ kind, isUsable }: Channel, target: ChannelTarget | undefined): boolean {
  return kind === target?.channel || (isUsable && kind !== "webhook" && kind !== "web-push");
}

interface ChannelFieldsProps {
  readonly target: ChannelTarget | undefined;
  readonly channels: readonly Channel[];
  readonly accounts: readonly ChannelAccount[];
  readonly onDone: (target: StepTarget) => void;
}

function ChannelFields({ target, channels, accounts, onDone }: ChannelFieldsProps): ReactNode {
  const [kind, setKind] = useState<string | undefined>(target?.channel);
  const [accountId, setAccountId] = useState(target?.accountId ?? anyAccount);
  const channel = channels.find((one) => one.kind === kind) ?? channels[0];
  if (channel === undefined) return undefined;
  const able = accounts.filter((account) => account.channels.includes(channel.kind));
  const account = able.find((one) => one.id === accountId);
  const done = (data: FormData): void => {
    const address = textOf(data, "address");
    const name = textOf(data, "name");
    onDone({
      kind: "channel",
      channel: channel.kind,
      ...(account !== undefined && { accountId: account.id }),
      address,
      name: name === "" ? address.slice(0, maxName) : name,
    });
  };
  return (
    <Form id={formId} label="Channel" onSubmit={done}>
      <Select
        label="Channel"
        className="max-w-72"
        options={channels.map((one) => ({ id: one.kind, label: channelWord(one.kind) }))}
        value={channel.kind}
        onChange={setKind}
      />
      {able.length > 0 && (
        <Select
          label="By the account"
          className="max-w-72"
          options={[
            { id: anyAccount, label: "Whichever works", description: "In the order of the settings." },
            ...able.map((one) => ({ id: one.id, label: one.name, description: one.label })),
          ]}
          value={account?.id ?? anyAccount}
          onChange={setAccountId}
        />
      )}
      <PlaceFields key={channel.kind} channel={channel} target={target} />
    </Form>
  );
}

const maxName = 120;

interface PlaceFieldsProps {
  readonly channel: Channel;
  readonly target: ChannelTarget | undefined;
}

function PlaceFields({ channel, target }: PlaceFieldsProps): ReactNode {
  const { label, example } = places[channel.kind] ?? channel.address;
  return (
    <>
      <TextField
        name="address"
        label={label}
        placeholder={example}
        defaultValue={target?.channel === channel.kind ? target.address : ""}
        isRequired
        maxLength={500}
      />
      <TextField
        name="name"
        label="What it is called"
        description="As the policy and the page's story show it. Left empty: its address."
        defaultValue={target?.name ?? ""}
        maxLength={maxName}
      />
    </>
  );
}

/** Where what a person's address is called would lead astray. */
const places: Partial<Record<Channel["kind"], Pick<Channel["address"], "label" | "example">>> = {
  slack: { label: "Slack channel or member ID", example: "C024BE91L" },
  mail: { label: "Address of a list or a person", example: "ops@example.org" },
};
