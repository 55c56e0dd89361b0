import type { ReactNode } from "react";
import { classNames } from "#ui/class-names.ts";

export interface SwitchProps {
  readonly children: ReactNode;
  readonly description?: string;
  readonly isSelected?: boolean;
  readonly defaultSelected?: boolean;
  readonly onChange?: (isSelected: boolean) => void;
  readonly isDisabled?: boolean;
  readonly className?: string;
}

/** On or off, at once. */
export function Switch({ children, description, isSelected, defaultSelected, onChange, isDisabled, className }: SwitchProps): ReactNode {
  return (
    <label
      className={classNames(
        "flex min-h-7 cursor-pointer items-start gap-3 text-body has-disabled:cursor-not-allowed has-disabled:text-ink-3 pointer-coarse:min-h-10",
        className,
      )}
    >
      <span className="relative mt-0.5 flex h-5 w-9 shrink-0">
        <input
          type="checkbox"
          // oxlint-disable-next-line jsx-a11y/role-has-required-aria-props -- a checkbox says itself whether it is checked
          role="switch"
          checked={isSelected}
          defaultChecked={defaultSelected}
          disabled={isDisabled}
          onChange={(event) => onChange?.(event.target.checked)}
          className="peer size-full cursor-[inherit] appearance-none rounded-full border border-line-strong bg-sunken transition-colors duration-100 checked:border-act checked:bg-act"
        />
        <span
          aria-hidden
          className="pointer-events-none absolute start-[3px] top-[3px] size-3.5 rounded-full bg-line-strong transition-transform duration-100 peer-checked:translate-x-4 peer-checked:bg-on-act rtl:peer-checked:-translate-x-4"
        />
      </span>
      <span>
        {children}
        {description !== undefined && <span className="block text-row text-ink-3">{description}</span>}
      </span>
    </label>
  );
}
