import type { KeyboardEventHandler, ReactNode, Ref } from "react";
import { TextArea as AriaTextArea } from "react-aria-components/TextArea";
import { TextField as AriaTextField } from "react-aria-components/TextField";
import { classNames } from "#ui/class-names.ts";
import { boxClass, fieldClass, FieldDescription, FieldError, FieldLabel, invalid, type FieldProps } from "#ui/field-parts.tsx";

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
export function TextArea({
  label,
  description,
  error,
  className,
  rows = 4,
  placeholder,
  isCode = false,
  inputRef,
  onKeyDown,
  ...rest
}: TextAreaProps): ReactNode {
  return (
    <AriaTextField {...rest} {...invalid(error)} className={classNames(fieldClass, className)}>
      <FieldLabel isRequired={rest.isRequired}>{label}</FieldLabel>
      <AriaTextArea
        ref={inputRef}
        rows={rows}
        placeholder={placeholder}
        onKeyDown={onKeyDown}
        className={classNames(boxClass, "resize-y py-2", isCode && "font-mono text-row")}
      />
      <FieldDescription>{description}</FieldDescription>
      <FieldError>{error}</FieldError>
    </AriaTextField>
  );
}
