import type { ReactNode } from "react";
import { Input } from "react-aria-components/Input";
import { TextField } from "react-aria-components/TextField";
import { boxClass, boxHeight, fieldClass, FieldError, FieldLabel, type FieldProps } from "#ui/field-parts.tsx";

interface DayFieldProps extends FieldProps {
  /** `2026-12-01`. */
  readonly value: string;
  readonly onChange: (day: string) => void;
}

/** A calendar day, by the platform's own picker: it belongs to no zone. */
export function DayField({ label, value, onChange, ...rest }: DayFieldProps): ReactNode {
  return (
    <TextField {...rest} value={value} onChange={onChange} className={fieldClass}>
      <FieldLabel isRequired={rest.isRequired}>{label}</FieldLabel>
      <Input type="date" className={`${boxClass} ${boxHeight}`} />
      <FieldError>{rest.error}</FieldError>
    </TextField>
  );
}
