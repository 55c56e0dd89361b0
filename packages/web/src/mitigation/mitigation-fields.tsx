import { Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { kindChoices, type MitigationDraft, type ParameterDraft, withKind } from "#mitigation/mitigation-draft.ts";
import { RunnerFields } from "#mitigation/runner-fields.tsx";
import { riskWords } from "#mitigation/run-words.ts";
import { Button } from "#ui/button.tsx";
import { Checkbox } from "#ui/checkbox.tsx";
import { NumberField } from "#ui/number-field.tsx";
import { Select } from "#ui/select.tsx";
import { TextField } from "#ui/text-field.tsx";

interface FieldsProps {
  readonly draft: MitigationDraft;
  readonly onChange: (draft: MitigationDraft) => void;
}

/** Everything a person says about a way to stop an impact. */
export function MitigationFields({ draft, onChange }: FieldsProps): ReactNode {
  const set = (change: Partial<MitigationDraft>): void => onChange({ ...draft, ...change });
  return (
    <>
      <Words draft={draft} onChange={onChange} />
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
          value={draft.runner.timeLimitSeconds}
          onChange={(timeLimitSeconds) => set({ runner: { ...draft.runner, timeLimitSeconds } })}
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

function Words({ draft, onChange }: FieldsProps): ReactNode {
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
      <RunnerFields draft={draft.runner} onChange={(runner) => set({ runner })} />
    </>
  );
}

const riskIds = ["low", "medium", "high"] as const;
const roleChoices = [
  { id: "responder", label: "Responders and above" },
  { id: "admin", label: "Admins and owners" },
  { id: "owner", label: "Owners" },
] as const;

function RiskAndRole({ draft, onChange }: FieldsProps): ReactNode {
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
        options={roleChoices}
        value={draft.requiredRole}
        onChange={(id) => onChange({ ...draft, requiredRole: roleChoices.find((role) => role.id === id)?.id ?? draft.requiredRole })}
      />
    </>
  );
}

interface ParameterListProps {
  readonly parameters: readonly ParameterDraft[];
  readonly onChange: (parameters: readonly ParameterDraft[]) => void;
}

const mostParameters = 10;

function ParameterList({ parameters, onChange }: ParameterListProps): ReactNode {
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1.5 text-row font-label">Parameters</legend>
      <p className="text-row text-ink-3">
        A default of <code className="font-mono">{"{version}"}</code> becomes the version before the suspected change.
      </p>
      {parameters.map((parameter, index) => (
        <ParameterRow
          key={index}
          index={index}
          parameter={parameter}
          onChange={(changed) => onChange(parameters.map((one, at) => (at === index ? changed : one)))}
          onRemove={() => onChange(parameters.filter((_, at) => at !== index))}
        />
      ))}
      {parameters.length < mostParameters && (
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

interface ParameterRowProps {
  readonly index: number;
  readonly parameter: ParameterDraft;
  readonly onChange: (parameter: ParameterDraft) => void;
  readonly onRemove: () => void;
}

function ParameterRow({ index, parameter, onChange, onRemove }: ParameterRowProps): ReactNode {
  const field = `parameters.${index}`;
  return (
    <div className="grid gap-3 rounded-control border border-line p-3 tablet:grid-cols-2">
      <TextField
        label="Name for the runner"
        name={`${field}.name`}
        isRequired
        isCode
        maxLength={50}
        value={parameter.name}
        onChange={(name) => onChange({ ...parameter, name })}
      />
      <TextField
        label="Label"
        name={`${field}.label`}
        isRequired
        maxLength={200}
        value={parameter.label}
        onChange={(label) => onChange({ ...parameter, label })}
      />
      <TextField
        label="Default"
        name={`${field}.defaultValue`}
        isCode
        maxLength={200}
        value={parameter.defaultValue}
        onChange={(defaultValue) => onChange({ ...parameter, defaultValue })}
      />
      <div className="flex items-end justify-between gap-3">
        <Checkbox isSelected={parameter.isRequired} onChange={(isRequired) => onChange({ ...parameter, isRequired })}>
          Required
        </Checkbox>
        <Button variant="quiet" size="small" icon={Trash2} aria-label={`Remove parameter ${parameter.name}`} onPress={onRemove} />
      </div>
    </div>
  );
}
