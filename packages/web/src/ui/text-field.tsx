import type { ReactNode, Ref } from "react";
import { classNames } from "#ui/class-names.ts";
import { boxClass, boxHeight } from "#ui/field-class.ts";
import type { FieldProps } from "#ui/field-parts.tsx";
import { NativeField } from "#ui/native-field.tsx";

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
export function TextField(props: TextFieldProps): ReactNode {
  const {
    label,
    name,
    description,
    error,
    className,
    onChange,
    type = "text",
    isCode = false,
    isRequired,
    isDisabled,
    isReadOnly,
    inputRef,
    ...rest
  } = props;
  return (
    <NativeField label={label} name={name} description={description} error={error} className={className}>
      {(control) => (
        <input
          {...control}
          {...rest}
          ref={inputRef}
          name={name}
          type={type}
          required={isRequired}
          disabled={isDisabled}
          readOnly={isReadOnly}
          onChange={onChange === undefined ? undefined : (event) => onChange(event.target.value)}
          className={classNames(boxClass, boxHeight, isCode && "font-mono")}
        />
      )}
    </NativeField>
  );
}
