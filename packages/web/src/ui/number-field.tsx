import { Minus, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { Group } from "react-aria-components/Group";
import { Input } from "react-aria-components/Input";
import { NumberField as AriaNumberField } from "react-aria-components/NumberField";
import { classNames } from "#ui/class-names.ts";
import { groupClass, boxHeight, fieldClass, FieldDescription, FieldError, FieldLabel, invalid, type FieldProps } from "#ui/field-parts.tsx";

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

const stepClass =
  "flex w-9 pointer-coarse:w-11 shrink-0 cursor-pointer items-center justify-center text-ink-2 data-hovered:bg-sunken data-disabled:text-ink-3 data-disabled:cursor-default";

/** A number, with steps for thumb and keyboard. */
export function NumberField({ label, description, error, className, ...rest }: NumberFieldProps): ReactNode {
  return (
    <AriaNumberField {...rest} {...invalid(error)} className={classNames(fieldClass, className)}>
      <FieldLabel isRequired={rest.isRequired}>{label}</FieldLabel>
      <Group
        className={classNames(groupClass, boxHeight, "flex overflow-hidden data-focus-within:outline-2 data-focus-within:outline-focus")}
      >
        <Input className="tabular w-full min-w-0 bg-transparent px-3 outline-none" />
        <Button slot="decrement" className={classNames(stepClass, "border-s border-line")}>
          <Minus aria-hidden className="size-4" />
        </Button>
        <Button slot="increment" className={classNames(stepClass, "border-s border-line")}>
          <Plus aria-hidden className="size-4" />
        </Button>
      </Group>
      <FieldDescription>{description}</FieldDescription>
      <FieldError>{error}</FieldError>
    </AriaNumberField>
  );
}
