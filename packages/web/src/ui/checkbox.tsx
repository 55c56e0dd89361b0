import { type ReactNode, useEffect, useRef } from "react";
import { classNames } from "#ui/class-names.ts";

export interface CheckboxProps {
  readonly children: ReactNode;
  readonly description?: string;
  readonly name?: string;
  readonly isSelected?: boolean;
  readonly defaultSelected?: boolean;
  readonly onChange?: (isSelected: boolean) => void;
  /** Some of what it stands for, not all. */
  readonly isIndeterminate?: boolean;
  readonly isDisabled?: boolean;
  readonly isRequired?: boolean;
  readonly className?: string;
}

/** Yes or no, as part of a form; takes effect when the form is sent. */
export function Checkbox({
  children,
  description,
  isSelected,
  defaultSelected,
  onChange,
  isIndeterminate = false,
  isDisabled,
  isRequired,
  name,
  className,
}: CheckboxProps): ReactNode {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = isIndeterminate;
  }, [isIndeterminate]);
  return (
    <label
      className={classNames(
        "flex min-h-7 cursor-pointer items-start gap-2.5 text-body has-disabled:cursor-not-allowed has-disabled:text-ink-3 pointer-coarse:min-h-10",
        className,
      )}
    >
      <input
        ref={box}
        type="checkbox"
        name={name}
        checked={isSelected}
        defaultChecked={defaultSelected}
        disabled={isDisabled}
        required={isRequired}
        onChange={(event) => onChange?.(event.target.checked)}
        className="mt-0.5 size-4.5 shrink-0 cursor-[inherit] accent-act"
      />
      <span>
        {children}
        {description !== undefined && <span className="block text-row text-ink-3">{description}</span>}
      </span>
    </label>
  );
}
