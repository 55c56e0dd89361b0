import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { type AccountDraft, accountDraft, type AccountField, accountFields, draftSettings } from "#paging/account-fields.ts";
import type { AccountKind, ChannelAccount } from "#paging/channel-queries.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { Markdown } from "#ui/markdown.tsx";
import { Select } from "#ui/select.tsx";
import { Switch } from "#ui/switch.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

interface AccountDialogProps {
  readonly kind: AccountKind;
  /** Undefined: a new one. */
  readonly account: ChannelAccount | undefined;
  readonly onClose: () => void;
}

const formId = "channel-account";

/** An account at a vendor: how to get it, and what Staunch has to know of it. */
export function AccountDialog({ kind, account, onClose }: AccountDialogProps): ReactNode {
  const fields = accountFields(kind.settings, kind.secrets);
  const [name, setName] = useState(account?.name ?? kind.label);
  const [draft, setDraft] = useState<AccountDraft>(() => accountDraft(fields, account?.settings ?? {}));
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => saveAccount(kind, account, { name, settings: draftSettings(fields, draft) }),
    onSuccess: (saved) => {
      toast({ title: "Saved", description: saved.name });
      onClose();
    },
    onSettled: () =>
      Promise.all([client.invalidateQueries({ queryKey: ["channels"] }), client.invalidateQueries({ queryKey: ["contact-methods"] })]),
  });
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={account === undefined ? `Add ${kind.label}` : account.name}
      actions={
        <>
          <Button onPress={onClose}>Leave as it is</Button>
          <Button type="submit" form={formId} variant="act" isPending={save.isPending}>
            Save
          </Button>
        </>
      }
    >
      <Markdown source={account?.setup ?? kind.setup} className="mb-5 text-row" />
      <Form id={formId} label="Account" onSubmit={() => save.mutate()} isPending={save.isPending} problem={toFormProblem(save.error)}>
        <TextField
          name="name"
          label="Name"
          value={name}
          onChange={setName}
          isRequired
          maxLength={120}
          description="Stands in the log of deliveries."
        />
        {fields.map((field) => (
          <Setting
            key={field.name}
            field={field}
            value={draft[field.name] ?? ""}
            isKept={field.isSecret && account !== undefined}
            onChange={(value) => setDraft({ ...draft, [field.name]: value })}
          />
        ))}
      </Form>
    </Dialog>
  );
}

type Wish = { readonly name: string; readonly settings: Record<string, string | boolean> };

function saveAccount(kind: AccountKind, account: ChannelAccount | undefined, wish: Wish): Promise<ChannelAccount> {
  if (account === undefined) return read(api.POST("/api/v1/channel-accounts", { body: { ...wish, kind: kind.kind } }));
  const path = { id: account.id };
  return read(api.PUT("/api/v1/channel-accounts/{id}", { params: { path }, body: { ...wish, version: account.version } }));
}

interface SettingProps {
  readonly field: AccountField;
  readonly value: string;
  /** A secret that is set: leaving it empty keeps it. */
  readonly isKept: boolean;
  readonly onChange: (value: string) => void;
}

function Setting({ field, value, isKept, onChange }: SettingProps): ReactNode {
  const { label, input, example } = field;
  const description = isKept ? "One is set. Enter another to replace it." : field.description;
  const common = {
    name: `settings.${field.name}`,
    label,
    isRequired: field.isRequired && !isKept,
    ...(description !== undefined && { description }),
  };
  if (input === "switch") {
    return (
      <Switch isSelected={value === "true"} onChange={(isOn) => onChange(String(isOn))} {...(description !== undefined && { description })}>
        {label}
      </Switch>
    );
  }
  if (input === "long") return <TextArea {...common} isCode rows={4} value={value} onChange={onChange} />;
  if (input !== "text") {
    return <Select {...common} options={input.map((option) => ({ id: option, label: option }))} value={value} onChange={onChange} />;
  }
  const kind = field.isSecret ? ({ type: "password", autoComplete: "off" } as const) : {};
  return <TextField {...common} {...kind} {...(example !== undefined && { placeholder: example })} value={value} onChange={onChange} />;
}
