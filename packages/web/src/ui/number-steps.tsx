import { Minus, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { Group } from "react-aria-components/Group";
import { Input } from "react-aria-components/Input";
import { NumberField as AriaNumberField } from "react-aria-components/NumberField";
import { classNames } from "#ui/class-names.ts";
import { boxHeight, fieldClass, groupClass } from "#ui/field-class.ts";
import { FieldDescription, FieldError, FieldLabel, invalid } from "#ui/field-parts.tsx";
import { useFieldProblem } from "#ui/form.tsx";
import type { NumberFieldProps } from "#ui/number-field.tsx";

const stepClass =
  "flex w-9 pointer-coarse:w-11 shrink-0 cursor-pointer items-center justify-center text-ink-2 data-hovered:bg-sunken data-disabled:text-ink-3 data-disabled:cursor-default";

/** A number, with steps for thumb and keyboard. */
export function NumberSteps({ label, description, error, className, ...rest }: NumberFieldProps): ReactNode {
  const problem = useFieldProblem(rest.name, error);
  return (
    <AriaNumberField {...rest} {...invalid(problem)} className={classNames(fieldClass, className)}>
      <FieldLabel>{label}</FieldLabel>
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
      <FieldError>{problem}</FieldError>
    </AriaNumberField>
  );
}
