import { ChevronDown } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { Button } from "react-aria-components/Button";
import { ComboBox as AriaComboBox } from "react-aria-components/ComboBox";
import { Group } from "react-aria-components/Group";
import { Input } from "react-aria-components/Input";
import { classNames } from "#ui/class-names.ts";
import { groupClass, boxHeight, fieldClass } from "#ui/field-class.ts";
import { FieldDescription, FieldError, FieldLabel, invalid } from "#ui/field-parts.tsx";
import { useFieldProblem } from "#ui/form.tsx";
import { ComboBoxList } from "#ui/combo-box-list.tsx";
import type { ComboBoxProps } from "#ui/combo-box.tsx";
import type { Option } from "#ui/option.ts";

/** One of a long list, found by typing. */
export function ComboBoxField({
  label,
  description,
  error,
  className,
  options,
  value,
  onChange,
  inputValue,
  onInputChange,
  placeholder,
  emptyText,
  ...rest
}: ComboBoxProps): ReactNode {
  const problem = useFieldProblem(rest.name, error);
  const kept = useKept(options);
  const box = useRef<HTMLDivElement>(null);
  const items = inputValue === undefined ? { defaultItems: kept } : { items: kept, inputValue };
  return (
    <AriaComboBox
      {...rest}
      {...invalid(problem)}
      {...items}
      {...(onChange === undefined ? {} : { value: value ?? null })}
      onChange={(key) => onChange?.(key === null ? undefined : String(key))}
      onInputChange={onInputChange}
      allowsEmptyCollection
      menuTrigger="focus"
      className={classNames(fieldClass, className)}
    >
      <FieldLabel>{label}</FieldLabel>
      <Group
        ref={box}
        className={classNames(groupClass, boxHeight, "flex items-center data-focus-within:outline-2 data-focus-within:outline-focus")}
      >
        <Input placeholder={placeholder} className="h-full w-full min-w-0 bg-transparent ps-3 outline-none" />
        <Button className="flex h-full w-9 shrink-0 cursor-pointer items-center justify-center text-ink-3">
          <ChevronDown aria-hidden className="size-4" />
        </Button>
      </Group>
      <FieldDescription>{description}</FieldDescription>
      <FieldError>{problem}</FieldError>
      <ComboBoxList label={label} emptyText={emptyText} box={box} />
    </AriaComboBox>
  );
}

/** The same list as long as nothing in it changes: an open one that is made anew under the pointer loses the press. */
function useKept(options: readonly Option[]): readonly Option[] {
  const [kept, setKept] = useState(options);
  if (kept === options || areEqual(kept, options)) return kept;
  setKept(options);
  return options;
}

function areEqual(one: readonly Option[], other: readonly Option[]): boolean {
  return one.length === other.length && one.every((option, index) => isEqual(option, other[index]));
}

function isEqual(one: Option, other: Option | undefined): boolean {
  if (other === undefined) return false;
  return one.id === other.id && one.label === other.label && one.description === other.description && one.isDisabled === other.isDisabled;
}
