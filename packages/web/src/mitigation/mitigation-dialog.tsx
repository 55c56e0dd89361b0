import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { bodyOf, draftOf, type MitigationDraft, newMitigation } from "#mitigation/mitigation-draft.ts";
import { MitigationFields } from "#mitigation/mitigation-fields.tsx";
import { mitigationKeys, type MitigationView } from "#mitigation/mitigation-queries.ts";
import { Button } from "#ui/button.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { Sheet } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { Notice } from "#ui/notice.tsx";

interface MitigationDialogProps {
  readonly serviceId: string;
  /** The entry to change; undefined for a new one. */
  readonly entry: MitigationView | undefined;
  readonly onClose: () => void;
}

/** Writes an entry of the catalogue. A new one shows its signing secret once. */
export function MitigationDialog({ serviceId, entry, onClose }: MitigationDialogProps): ReactNode {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => (entry === undefined ? newMitigation : draftOf(entry)));
  const save = useMutation({
    mutationFn: () => send(serviceId, entry, draft),
    onSuccess: async (secret) => {
      await client.invalidateQueries({ queryKey: mitigationKeys.catalogue(serviceId) });
      if (secret === undefined) onClose();
    },
  });
  return (
    <Sheet
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title={entry === undefined ? "Add a way to stop an impact" : `Edit ${entry.name}`}
    >
      {typeof save.data === "string" ? (
        <SecretOnce secret={save.data} onDone={onClose} />
      ) : (
        <Form label="Mitigation" onSubmit={() => save.mutate()} isPending={save.isPending} problem={toFormProblem(save.error)}>
          <MitigationFields draft={draft} onChange={setDraft} />
          <Button type="submit" variant="act" isPending={save.isPending} className="self-end">
            {entry === undefined ? "Add" : "Save"}
          </Button>
        </Form>
      )}
    </Sheet>
  );
}

/** The secret of a new entry; undefined where there is none to show: after an edit, and for kinds that sign nothing. */
async function send(serviceId: string, entry: MitigationView | undefined, draft: MitigationDraft): Promise<string | undefined> {
  const body = bodyOf(draft);
  if (entry === undefined) {
    const added = await read(api.POST("/api/v1/services/{id}/mitigations", { params: { path: { id: serviceId } }, body }));
    return added.runner.kind === "http" ? added.secret : undefined;
  }
  await api.PUT("/api/v1/mitigations/{id}", { params: { path: { id: entry.id } }, body: { ...body, version: entry.version } });
  return undefined;
}

export function SecretOnce({ secret, onDone }: { readonly secret: string; readonly onDone: () => void }): ReactNode {
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="warning">
        Copy it now; it is not shown again. The runner checks with it that a call is Staunch's own (Standard Webhooks).
      </Notice>
      <CopyField label="Signing secret" value={secret} />
      <Button onPress={onDone} className="self-end">
        Done
      </Button>
    </div>
  );
}
