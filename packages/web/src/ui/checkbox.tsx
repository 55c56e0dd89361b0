import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { Checkbox as AriaCheckbox, type CheckboxProps as AriaCheckboxProps } from "react-aria-components/Checkbox";
import { classNames } from "#ui/class-names.ts";

export interface CheckboxProps extends Omit<AriaCheckboxProps, "className" | "style" | "children"> {
  readonly children?: ReactNode;
  readonly description?: string;
  readonly className?: string;
}

/** Yes or no, as part of a form; takes effect when the form is sent. */
export function Checkbox({ children, description, className, ...rest }: CheckboxProps): ReactNode {
  return (
    <AriaCheckbox
      {...rest}
      className={classNames(
        "group/check flex min-h-7 cursor-pointer items-start gap-2.5 text-body pointer-coarse:min-h-10 data-disabled:cursor-not-allowed data-disabled:text-ink-3",
        className,
      )}
    >
      {({ isSelected, isIndeterminate }) => (
        <>
          <span
            aria-hidden
            className="mt-0.5 flex size-4.5 shrink-0 items-center justify-center rounded-key border border-line-strong bg-surface text-on-act transition-colors duration-100 group-data-focus-visible/check:outline-[2.5px] group-data-focus-visible/check:outline-offset-2 group-data-focus-visible/check:outline-focus group-data-indeterminate/check:border-act group-data-indeterminate/check:bg-act group-data-selected/check:border-act group-data-selected/check:bg-act"
          >
            <Mark isSelected={isSelected} isIndeterminate={isIndeterminate} />
          </span>
          {children !== undefined && (
            <span>
              {children}
              {description !== undefined && <span className="block text-row text-ink-3">{description}</span>}
            </span>
          )}
        </>
      )}
    </AriaCheckbox>
  );
}

function Mark({ isSelected, isIndeterminate }: { readonly isSelected: boolean; readonly isIndeterminate: boolean }): ReactNode {
  if (isIndeterminate) return <Minus strokeWidth={3} className="size-3.5" />;
  return isSelected ? <Check strokeWidth={3} className="size-3.5" /> : undefined;
}
