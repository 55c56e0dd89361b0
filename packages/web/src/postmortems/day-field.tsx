import type { ReactNode } from "react";
import { classNames } from "#ui/class-names.ts";
import { boxClass, boxHeight } from "#ui/field-class.ts";
import type { FieldProps } from "#ui/field-parts.tsx";
import { NativeField } from "#ui/native-field.tsx";

interface DayFieldProps extends Pick<FieldProps, "label" | "name" | "isRequired"> {
  /** `2026-12-01`. */
  readonly value: string;
  readonly onChange: (day: string) => void;
}

/** A calendar day, by the platform's own picker: it belongs to no zone. */
export function DayField({ label, name, isRequired, value, onChange }: DayFieldProps): ReactNode {
  return (
    <NativeField label={label} name={name} description={undefined} error={undefined} className={undefined}>
      {(control) => (
        <input
          {...control}
          type="date"
          name={name}
          required={isRequired}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className={classNames(boxClass, boxHeight)}
        />
      )}
    </NativeField>
  );
}
