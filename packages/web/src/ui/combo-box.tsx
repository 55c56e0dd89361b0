import { lazy, type ReactNode, Suspense } from "react";
import type { FieldProps } from "#ui/field-parts.tsx";
import { FieldWaiting } from "#ui/field-waiting.tsx";
import type { Option } from "#ui/option.ts";

export interface ComboBoxProps extends FieldProps {
  readonly options: readonly Option[];
  readonly value?: string | undefined;
  readonly onChange?: (id: string | undefined) => void;
  /** What is typed. Give it when the options come from a search on the server. */
  readonly inputValue?: string;
  readonly onInputChange?: (text: string) => void;
  readonly placeholder?: string;
  readonly emptyText?: string;
}

const ComboBoxField = lazy(async () => ({ default: (await import("#ui/combo-box-field.tsx")).ComboBoxField }));

/** One of a long list, found by typing. */
export function ComboBox(props: ComboBoxProps): ReactNode {
  const shown = props.options.find((option) => option.id === props.value)?.label ?? props.inputValue ?? props.placeholder;
  return (
    <Suspense fallback={<FieldWaiting label={props.label} text={shown} className={props.className} />}>
      <ComboBoxField {...props} />
    </Suspense>
  );
}
