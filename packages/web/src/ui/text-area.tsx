import type { KeyboardEventHandler, ReactNode, Ref } from "react";
import { classNames } from "#ui/class-names.ts";
import { boxClass } from "#ui/field-class.ts";
import type { FieldProps } from "#ui/field-parts.tsx";
import { NativeField } from "#ui/native-field.tsx";

export interface TextAreaProps extends FieldProps {
  readonly value?: string;
  readonly defaultValue?: string;
  readonly onChange?: (value: string) => void;
  readonly rows?: number;
  readonly placeholder?: string;
  readonly maxLength?: number;
  readonly isCode?: boolean;
  readonly onKeyDown?: KeyboardEventHandler<HTMLTextAreaElement>;
  readonly inputRef?: Ref<HTMLTextAreaElement>;
}

/** Several lines of text. */
export function TextArea(props: TextAreaProps): ReactNode {
  const {
    label,
    name,
    description,
    error,
    className,
    onChange,
    rows = 4,
    isCode = false,
    isRequired,
    isDisabled,
    inputRef,
    ...rest
  } = props;
  return (
    <NativeField label={label} name={name} description={description} error={error} className={className}>
      {(control) => (
        <textarea
          {...control}
          {...rest}
          ref={inputRef}
          name={name}
          rows={rows}
          required={isRequired}
          disabled={isDisabled}
          onChange={onChange === undefined ? undefined : (event) => onChange(event.target.value)}
          className={classNames(boxClass, "resize-y py-2", isCode && "font-mono text-row")}
        />
      )}
    </NativeField>
  );
}
