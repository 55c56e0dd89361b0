import { lazy, type ReactNode, Suspense } from "react";
import type { FieldProps } from "#ui/field-parts.tsx";
import { FieldWaiting } from "#ui/field-waiting.tsx";

export interface NumberFieldProps extends FieldProps {
  readonly value?: number;
  readonly defaultValue?: number;
  readonly onChange?: (value: number) => void;
  readonly minValue?: number;
  readonly maxValue?: number;
  readonly step?: number;
  /** As Intl's: `{ style: "unit", unit: "minute" }` writes the unit. */
  readonly formatOptions?: Intl.NumberFormatOptions;
}

const NumberSteps = lazy(async () => ({ default: (await import("#ui/number-steps.tsx")).NumberSteps }));

/** A number, with steps for thumb and keyboard. */
export function NumberField(props: NumberFieldProps): ReactNode {
  const number = props.value ?? props.defaultValue;
  return (
    <Suspense
      fallback={
        <FieldWaiting label={props.label} text={number?.toLocaleString(undefined, props.formatOptions)} className={props.className} />
      }
    >
      <NumberSteps {...props} />
    </Suspense>
  );
}
