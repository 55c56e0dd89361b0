import type { ReactNode } from "react";
import type { SettingDraft, SettingField } from "#alerts/setting-fields.ts";
import type { SourceKind } from "#alerts/source-queries.ts";
import { useServices } from "#catalog/index.ts";
import { NumberField } from "#ui/number-field.tsx";
import { Select } from "#ui/select.tsx";
import { Switch } from "#ui/switch.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { TextField } from "#ui/text-field.tsx";

/** The choice of no service: the routing rules decide. A service's id is never this. */
const byRules = "rules";

/** What a person enters about a source. */
export interface SourceDraft {
  readonly name: string;
  readonly serviceId: string | null;
  readonly secret: string;
  readonly settings: SettingDraft;
}

interface SourceFieldsProps {
  readonly kind: SourceKind | undefined;
  readonly fields: readonly SettingField[];
  readonly draft: SourceDraft;
  readonly onChange: (part: Partial<SourceDraft>) => void;
  /** A secret that is set is never shown; leaving its field empty keeps it. */
  readonly hasSecret: boolean;
}

/** Name, service, the sender's secret where its kind has one, and the kind's own settings. */
export function SourceFields({ kind, fields, draft, onChange, hasSecret }: SourceFieldsProps): ReactNode {
  const services = useServices();
  const options = (services.data?.items ?? []).map((service) => ({ id: service.id, label: service.name }));
  const secret = kind?.secret;
  return (
    <>
      <TextField name="name" label="Name" value={draft.name} onChange={(name) => onChange({ name })} isRequired maxLength={100} />
      <Select
        name="serviceId"
        label="Service"
        description="Whom its alerts concern. Without one, the routing rules say it alert by alert."
        options={[{ id: byRules, label: "As the routing rules say" }, ...options]}
        value={draft.serviceId ?? byRules}
        onChange={(id) => onChange({ serviceId: id === byRules ? null : id })}
      />
      {secret !== null && secret !== undefined && (
        <TextField
          name="secret"
          label={secret.label}
          type="password"
          autoComplete="off"
          description={secretWords(secret.need, hasSecret)}
          value={draft.secret}
          onChange={(text) => onChange({ secret: text })}
          isRequired={secret.need === "required" && !hasSecret}
          maxLength={1000}
        />
      )}
      {fields.map((field) => (
        <SettingControl
          key={field.path}
          field={field}
          value={draft.settings[field.path] ?? ""}
          onChange={(value) => onChange({ settings: { ...draft.settings, [field.path]: value } })}
        />
      ))}
    </>
  );
}

function secretWords(need: "required" | "optional", hasSecret: boolean): string {
  if (hasSecret) return "One is set. Enter another to replace it.";
  return need === "required" ? "Without it nothing is accepted." : "With it, messages that are not signed with it are refused.";
}

interface SettingControlProps {
  readonly field: SettingField;
  readonly value: string | number | boolean;
  readonly onChange: (value: string | number | boolean) => void;
}

const multiline: Readonly<Record<string, string>> = {
  lines: "One a line.",
  pairs: "One a line, as name: value.",
  json: "As JSON.",
};

function SettingControl({ field, value, onChange }: SettingControlProps): ReactNode {
  const { input } = field;
  const common = { name: `settings.${field.path}`, label: field.label, isRequired: field.isRequired };
  const about = field.description === undefined ? {} : { description: field.description };
  if (input.kind === "switch") {
    return (
      <Switch isSelected={value === true} onChange={onChange} {...about}>
        {field.label}
      </Switch>
    );
  }
  if (input.kind === "number") {
    const { min, max } = input;
    const bounds = { ...(min !== undefined && { minValue: min }), ...(max !== undefined && { maxValue: max }) };
    return <NumberField {...common} {...about} {...bounds} value={value === "" ? Number.NaN : Number(value)} onChange={onChange} />;
  }
  if (input.kind === "choice") {
    const options = input.options.map((option) => ({ id: option, label: option }));
    return <Select {...common} {...about} options={options} value={String(value)} onChange={onChange} />;
  }
  if (input.kind === "text") return <TextField {...common} {...about} value={String(value)} onChange={onChange} />;
  const description = [field.description, multiline[input.kind]].filter((text) => text !== undefined).join(" ");
  return <TextArea {...common} description={description} isCode rows={4} value={String(value)} onChange={onChange} />;
}
