import type { ReactNode } from "react";
import { Radio, RadioGroup as AriaRadioGroup } from "react-aria-components/RadioGroup";
import { classNames } from "#ui/class-names.ts";
import { fieldClass, FieldDescription, FieldError, FieldLabel, invalid, type FieldProps } from "#ui/field-parts.tsx";

export interface RadioOption {
  readonly id: string;
  readonly label: ReactNode;
  readonly description?: ReactNode;
  readonly isDisabled?: boolean;
}

export interface RadioGroupProps extends FieldProps {
  readonly options: readonly RadioOption[];
  readonly value?: string | undefined;
  readonly defaultValue?: string | undefined;
  readonly onChange?: (id: string) => void;
}

/** One of a few, each with a sentence beside it. */
export function RadioGroup({ label, description, error, className, options, value, onChange, ...rest }: RadioGroupProps): ReactNode {
  return (
    <AriaRadioGroup
      {...rest}
      {...invalid(error)}
      {...(onChange === undefined ? {} : { value: value ?? null })}
      onChange={onChange}
      className={classNames(fieldClass, className)}
    >
      <FieldLabel isRequired={rest.isRequired}>{label}</FieldLabel>
      <div className="flex flex-col gap-1">
        {options.map((option) => (
          <Radio
            key={option.id}
            value={option.id}
            isDisabled={option.isDisabled}
            className="group/radio flex min-h-9 cursor-pointer items-start gap-2.5 rounded-control border border-transparent px-2.5 py-1.5 text-body data-hovered:bg-sunken data-selected:border-line data-selected:bg-act-wash data-disabled:cursor-not-allowed data-disabled:text-ink-3 pointer-coarse:min-h-11"
          >
            <span
              aria-hidden
              className="mt-0.5 flex size-4.5 shrink-0 items-center justify-center rounded-full border border-line-strong bg-surface group-data-selected/radio:border-act group-data-selected/radio:bg-act"
            >
              <span className="size-2 rounded-full group-data-selected/radio:bg-on-act" />
            </span>
            <span className="min-w-0">
              <span className="block group-data-selected/radio:font-medium">{option.label}</span>
              {option.description !== undefined && <span className="block text-row text-ink-2">{option.description}</span>}
            </span>
          </Radio>
        ))}
      </div>
      <FieldDescription>{description}</FieldDescription>
      <FieldError>{error}</FieldError>
    </AriaRadioGroup>
  );
}
