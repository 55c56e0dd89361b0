import type { ReactNode } from "react";
import type { SchemaField } from "#ui/schema-fields.ts";
import { Select } from "#ui/select.tsx";
import { Switch } from "#ui/switch.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { TextField } from "#ui/text-field.tsx";

interface SettingFieldProps {
  readonly field: SchemaField;
  /** Where the settings lie in the request; `settings` if left out. */
  readonly place?: string;
  readonly value: string;
  /** A secret that is set: leaving it empty keeps it. */
  readonly isKept: boolean;
  readonly onChange: (value: string) => void;
}

/** One field of settings as its schema asks for it; its problems are reported at `<place>.<name>`. */
export function SettingField({ field, place = "settings", value, isKept, onChange }: SettingFieldProps): ReactNode {
  const { label, input, example } = field;
  const description = isKept ? "One is set. Enter another to replace it." : field.description;
  const common = {
    name: `${place}.${field.name}`,
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
