import type { ReactNode, Ref } from "react";
import { Input } from "react-aria-components/Input";
import { TextField as AriaTextField } from "react-aria-components/TextField";
import { classNames } from "#ui/class-names.ts";
import { boxClass, boxHeight, fieldClass, FieldDescription, FieldError, FieldLabel, invalid, type FieldProps } from "#ui/field-parts.tsx";

export interface TextFieldProps extends FieldProps {
  readonly value?: string;
  readonly defaultValue?: string;
  readonly onChange?: (value: string) => void;
  readonly type?: "text" | "email" | "password" | "url" | "tel" | "search";
  readonly autoComplete?: string;
  readonly inputMode?: "text" | "numeric" | "decimal" | "email" | "tel" | "url" | "search";
  readonly placeholder?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly isReadOnly?: boolean;
  /** Keys, versions, commands: what must be read letter by letter. */
  readonly isCode?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** One line of text. */
export function TextField({
  label,
  description,
  error,
  className,
  placeholder,
  isCode = false,
  inputRef,
  ...rest
}: TextFieldProps): ReactNode {
  return (
    <AriaTextField {...rest} {...invalid(error)} className={classNames(fieldClass, className)}>
      <FieldLabel isRequired={rest.isRequired}>{label}</FieldLabel>
      <Input ref={inputRef} placeholder={placeholder} className={classNames(boxClass, boxHeight, isCode && "font-mono")} />
      <FieldDescription>{description}</FieldDescription>
      <FieldError>{error}</FieldError>
    </AriaTextField>
  );
}
