import { type ReactNode, useId } from "react";
import { classNames } from "#ui/class-names.ts";
import type { FieldProps } from "#ui/field-parts.tsx";
import { FieldGroup } from "#ui/field-group.tsx";

export interface RadioOption {
  readonly id: string;
  readonly label: ReactNode;
  readonly description?: ReactNode;
  readonly isDisabled?: boolean;
}

export interface RadioGroupProps extends Omit<FieldProps, "autoFocus"> {
  readonly options: readonly RadioOption[];
  readonly value?: string | undefined;
  readonly defaultValue?: string | undefined;
  readonly onChange?: (id: string) => void;
}

/** One of a few, each with a sentence beside it. */
export function RadioGroup({ options, value, defaultValue, onChange, name, isRequired, isDisabled, ...field }: RadioGroupProps): ReactNode {
  const own = useId();
  return (
    <FieldGroup {...field} name={name} role="radiogroup">
      <div className="flex flex-col gap-1">
        {options.map((option) => (
          <label
            key={option.id}
            className="flex min-h-9 cursor-pointer items-start gap-2.5 rounded-control border border-transparent px-2.5 py-1.5 text-body hover:bg-sunken has-checked:border-line has-checked:bg-act-wash has-disabled:cursor-not-allowed has-disabled:text-ink-3 pointer-coarse:min-h-11"
          >
            <input
              type="radio"
              name={name ?? own}
              value={option.id}
              required={isRequired}
              disabled={isDisabled === true || option.isDisabled === true}
              {...(onChange === undefined
                ? { defaultChecked: option.id === defaultValue }
                : { checked: option.id === value, onChange: () => onChange(option.id) })}
              className="mt-0.5 size-4.5 shrink-0 cursor-[inherit] accent-act"
            />
            <span className="min-w-0">
              <span className={classNames("block", option.id === value && "font-medium")}>{option.label}</span>
              {option.description !== undefined && <span className="block text-row text-ink-2">{option.description}</span>}
            </span>
          </label>
        ))}
      </div>
    </FieldGroup>
  );
}
