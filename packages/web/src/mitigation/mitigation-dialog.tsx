import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import {
  bodyOf,
  draftOf,
  kindChoices,
  type MitigationDraft,
  newMitigation,
  type ParameterDraft,
  withKind,
} from "#mitigation/mitigation-draft.ts";
import { mitigationKeys, type MitigationView } from "#mitigation/mitigation-queries.ts";
import { riskWords } from "#mitigation/run-words.ts";
import { Button } from "#ui/button.tsx";
import { Checkbox } from "#ui/checkbox.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { Sheet } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { Notice } from "#ui/notice.tsx";
import { NumberField } from "#ui/number-field.tsx";
import { Select } from "#ui/select.tsx";
import { TextField } from "#ui/text-field.tsx";

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

/** The secret of a new entry; undefined after an edit, which has none to show. */
async function send(serviceId: string, entry: MitigationView | undefined, draft: MitigationDraft): Promise<string | undefined> {
  const body = bodyOf(draft);
  if (entry === undefined) {
    const added = await read(api.POST("/api/v1/services/{id}/mitigations", { params: { path: { id: serviceId } }, body }));
    return added.secret;
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

interface FieldsProps {
  readonly draft: MitigationDraft;
  readonly onChange: (draft: MitigationDraft) => void;
}

function MitigationFields({ draft, onChange }: FieldsProps): ReactNode {
  const set = (change: Partial<MitigationDraft>): void => onChange({ ...draft, ...change });
  return (
    <>
      <Select
        label="Kind"
        name="kind"
        options={kindChoices}
        value={draft.kind}
        onChange={(id) => {
          const kind = kindChoices.find((choice) => choice.id === id)?.id;
          if (kind !== undefined) onChange(withKind(draft, kind));
        }}
      />
      <TextField
        label="Name"
        name="name"
        description="What the button says: a verb and a thing"
        isRequired
        maxLength={200}
        value={draft.name}
        onChange={(name) => set({ name })}
      />
      <TextField
        label="What it does to users"
        name="description"
        placeholder="Customers wait, orders are kept"
        maxLength={300}
        value={draft.description}
        onChange={(description) => set({ description })}
      />
      <TextField
        label="Runner address"
        name="runner.url"
        type="url"
        description="Staunch sends one signed POST here and streams the answer: text lines, or NDJSON that ends with {&quot;status&quot;:&quot;succeeded&quot;}"
        isRequired
        isCode
        value={draft.url}
        onChange={(url) => set({ url })}
      />
      <div className="grid gap-5 tablet:grid-cols-2">
        <NumberField
          label="Seconds to effect"
          name="secondsToEffect"
          minValue={0}
          maxValue={86_400}
          value={draft.secondsToEffect}
          onChange={(secondsToEffect) => set({ secondsToEffect })}
        />
        <NumberField
          label="Time limit, seconds"
          name="runner.timeLimitSeconds"
          minValue={1}
          maxValue={3_600}
          value={draft.timeLimitSeconds}
          onChange={(timeLimitSeconds) => set({ timeLimitSeconds })}
        />
        <RiskAndRole draft={draft} onChange={onChange} />
      </div>
      <Checkbox
        isSelected={draft.needsApproval}
        onChange={(needsApproval) => set({ needsApproval })}
        description="It starts when somebody else agrees"
      >
        A second person has to agree
      </Checkbox>
      <ParameterList parameters={draft.parameters} onChange={(parameters) => set({ parameters })} />
    </>
  );
}

function RiskAndRole({ draft, onChange }: FieldsProps): ReactNode {
  const riskIds = ["low", "medium", "high"] as const;
  const roles = ["responder", "admin", "owner"] as const;
  return (
    <>
      <Select
        label="Risk"
        name="risk"
        options={riskIds.map((id) => ({ id, label: riskWords[id] }))}
        value={draft.risk}
        onChange={(id) => onChange({ ...draft, risk: riskIds.find((risk) => risk === id) ?? draft.risk })}
      />
      <Select
        label="Who may run it"
        name="requiredRole"
        options={[
          { id: "responder", label: "Responders and above" },
          { id: "admin", label: "Admins and owners" },
          { id: "owner", label: "Owners" },
        ]}
        value={draft.requiredRole}
        onChange={(id) => onChange({ ...draft, requiredRole: roles.find((role) => role === id) ?? draft.requiredRole })}
      />
    </>
  );
}

interface ParameterListProps {
  readonly parameters: readonly ParameterDraft[];
  readonly onChange: (parameters: readonly ParameterDraft[]) => void;
}

function ParameterList({ parameters, onChange }: ParameterListProps): ReactNode {
  const replace = (index: number, change: Partial<ParameterDraft>): void =>
    onChange(parameters.map((parameter, at) => (at === index ? { ...parameter, ...change } : parameter)));
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="text-row font-label">Parameters</legend>
      <p className="text-row text-ink-3">
        A default of <code className="font-mono">{"{version}"}</code> becomes the version before the suspected change.
      </p>
      {parameters.map((parameter, index) => (
        <div key={index} className="grid gap-3 rounded-control border border-line p-3 tablet:grid-cols-2">
          <TextField
            label="Name for the runner"
            name={`parameters.${index}.name`}
            isRequired
            isCode
            maxLength={50}
            value={parameter.name}
            onChange={(name) => replace(index, { name })}
          />
          <TextField
            label="Label"
            name={`parameters.${index}.label`}
            isRequired
            maxLength={200}
            value={parameter.label}
            onChange={(label) => replace(index, { label })}
          />
          <TextField
            label="Default"
            name={`parameters.${index}.defaultValue`}
            isCode
            maxLength={200}
            value={parameter.defaultValue}
            onChange={(defaultValue) => replace(index, { defaultValue })}
          />
          <div className="flex items-end justify-between gap-3">
            <Checkbox isSelected={parameter.isRequired} onChange={(isRequired) => replace(index, { isRequired })}>
              Required
            </Checkbox>
            <Button
              variant="quiet"
              size="small"
              icon={Trash2}
              aria-label={`Remove parameter ${parameter.name}`}
              onPress={() => onChange(parameters.filter((_, at) => at !== index))}
            />
          </div>
        </div>
      ))}
      {parameters.length < 10 && (
        <Button
          size="small"
          icon={Plus}
          onPress={() => onChange([...parameters, { name: "", label: "", isRequired: false, defaultValue: "" }])}
          className="self-start"
        >
          Add parameter
        </Button>
      )}
    </fieldset>
  );
}
