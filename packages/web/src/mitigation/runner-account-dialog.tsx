import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { runnerAccountsQuery, type RunnerAccountView, type RunnerKindView } from "#mitigation/runner-queries.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { Markdown } from "#ui/markdown.tsx";
import { draftSettings, type SchemaDraft, schemaDraft, schemaFields } from "#ui/schema-fields.ts";
import { SettingField } from "#ui/setting-field.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

interface DialogProps {
  readonly kind: RunnerKindView;
  /** Undefined: a new one. */
  readonly account: RunnerAccountView | undefined;
  readonly onClose: () => void;
}

const formId = "runner-account";

/** An account that mitigations run by: how to get it, and what Staunch has to know of it. */
export function RunnerAccountDialog({ kind, account, onClose }: DialogProps): ReactNode {
  const fields = schemaFields(kind.account?.settings, kind.account?.secrets ?? []);
  const [name, setName] = useState(account?.name ?? kind.label);
  const [draft, setDraft] = useState<SchemaDraft>(() => schemaDraft(fields, account?.settings ?? {}));
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => saveAccount(kind, account, { name, settings: draftSettings(fields, draft) }),
    onSuccess: (saved) => {
      toast({ title: "Saved", description: saved.name });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: runnerAccountsQuery.queryKey }),
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
      <Markdown source={kind.account?.setup ?? ""} className="mb-5 text-row" />
      <Form id={formId} label="Account" onSubmit={() => save.mutate()} isPending={save.isPending} problem={toFormProblem(save.error)}>
        <TextField
          name="name"
          label="Name"
          value={name}
          onChange={setName}
          isRequired
          maxLength={120}
          description="As it is chosen for a mitigation."
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

function saveAccount(kind: RunnerKindView, account: RunnerAccountView | undefined, wish: Wish): Promise<RunnerAccountView> {
  if (account === undefined) return read(api.POST("/api/v1/runner-accounts", { body: { ...wish, kind: kind.kind } }));
  const path = { id: account.id };
  return read(api.PUT("/api/v1/runner-accounts/{id}", { params: { path }, body: { ...wish, version: account.version } }));
}
