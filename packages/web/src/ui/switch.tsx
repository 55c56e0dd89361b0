import type { ReactNode } from "react";
import { Switch as AriaSwitch, type SwitchProps as AriaSwitchProps } from "react-aria-components/Switch";
import { classNames } from "#ui/class-names.ts";

export interface SwitchProps extends Omit<AriaSwitchProps, "className" | "style" | "children"> {
  readonly children: ReactNode;
  readonly description?: string;
  readonly className?: string;
}

/** On or off, at once. */
export function Switch({ children, description, className, ...rest }: SwitchProps): ReactNode {
  return (
    <AriaSwitch
      {...rest}
      className={classNames(
        "group/switch flex min-h-7 cursor-pointer items-start gap-3 text-body pointer-coarse:min-h-10 data-disabled:cursor-not-allowed data-disabled:text-ink-3",
        className,
      )}
    >
      <span
        aria-hidden
        className="mt-0.5 flex h-5 w-9 shrink-0 items-center rounded-full border border-line-strong bg-sunken px-0.5 transition-colors duration-100 group-data-focus-visible/switch:outline-[2.5px] group-data-focus-visible/switch:outline-offset-2 group-data-focus-visible/switch:outline-focus group-data-selected/switch:border-act group-data-selected/switch:bg-act"
      >
        <span className="size-3.5 rounded-full bg-line-strong transition-transform duration-100 group-data-selected/switch:translate-x-4 group-data-selected/switch:bg-on-act rtl:group-data-selected/switch:-translate-x-4" />
      </span>
      <span>
        {children}
        {description !== undefined && <span className="block text-row text-ink-3">{description}</span>}
      </span>
    </AriaSwitch>
  );
}
