import { lazy, type ReactNode, Suspense } from "react";
import type { FieldProps } from "#ui/field-parts.tsx";
import { FieldWaiting } from "#ui/field-waiting.tsx";
import type { Option } from "#ui/option.ts";

export interface SelectProps extends FieldProps {
  readonly options: readonly Option[];
  readonly value?: string | undefined;
  readonly defaultValue?: string | undefined;
  readonly onChange?: (id: string) => void;
  readonly placeholder?: string;
}

const SelectField = lazy(async () => ({ default: (await import("#ui/select-field.tsx")).SelectField }));

/** One of a short, known list. For a long or searched list take ComboBox. */
export function Select(props: SelectProps): ReactNode {
  const shown = props.options.find((option) => option.id === (props.value ?? props.defaultValue))?.label ?? props.placeholder ?? "Choose";
  return (
    <Suspense fallback={<FieldWaiting label={props.label} text={shown} className={props.className} />}>
      <SelectField {...props} />
    </Suspense>
  );
}
