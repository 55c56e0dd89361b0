import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import type { AccountKind, ChannelAccount } from "#paging/channel-queries.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { Markdown } from "#ui/markdown.tsx";
import { draftSettings, type SchemaDraft, schemaDraft, schemaFields } from "#ui/schema-fields.ts";
import { SettingField } from "#ui/setting-field.tsx";
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
  const fields = schemaFields(kind.settings, kind.secrets);
  const [name, setName] = useState(account?.name ?? kind.label);
  const [draft, setDraft] = useState<SchemaDraft>(() => schemaDraft(fields, account?.settings ?? {}));
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
          <SettingField
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
