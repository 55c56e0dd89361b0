import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { ListBox } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Select as AriaSelect, SelectValue } from "react-aria-components/Select";
import { classNames } from "#ui/class-names.ts";
import { boxClass, boxHeight, fieldClass } from "#ui/field-class.ts";
import { FieldDescription, FieldError, FieldLabel, invalid } from "#ui/field-parts.tsx";
import { useFieldProblem } from "#ui/form.tsx";
import type { SelectProps } from "#ui/select.tsx";
import { ListOption, popoverClass } from "#ui/list-option.tsx";

/** One of a short, known list. For a long or searched list take ComboBox. */
export function SelectField({
  label,
  description,
  error,
  className,
  options,
  value,
  defaultValue,
  onChange,
  placeholder,
  ...rest
}: SelectProps): ReactNode {
  const problem = useFieldProblem(rest.name, error);
  return (
    <AriaSelect
      {...rest}
      {...invalid(problem)}
      {...(onChange === undefined ? {} : { value: value ?? null })}
      defaultValue={defaultValue}
      onChange={(key) => {
        if (key !== null) onChange?.(String(key));
      }}
      placeholder={placeholder ?? "Choose"}
      className={classNames(fieldClass, className)}
    >
      <FieldLabel>{label}</FieldLabel>
      <Button className={classNames(boxClass, boxHeight, "flex cursor-pointer items-center gap-2 text-start")}>
        <SelectValue className="min-w-0 flex-1 truncate data-placeholder:text-ink-3">
          {({ selectedText, defaultChildren }) => (selectedText === "" ? defaultChildren : selectedText)}
        </SelectValue>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-3" />
      </Button>
      <FieldDescription>{description}</FieldDescription>
      <FieldError>{problem}</FieldError>
      <Popover className={classNames(popoverClass, "min-w-(--trigger-width)")}>
        <ListBox items={options} className="max-h-80 overflow-auto p-1 outline-none">
          {(option) => <ListOption option={option} />}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
