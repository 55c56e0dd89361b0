import type { ReactElement, ReactNode } from "react";
import { Focusable } from "react-aria-components/Focusable";
import { Tooltip as AriaTooltip, TooltipTrigger } from "react-aria-components/Tooltip";
import type { ButtonProps } from "#ui/button.tsx";
import { pressableChild } from "#ui/pressable-child.ts";

interface TooltipProps {
  readonly text: ReactNode;
  /** A Button or Link of this kit. Never put anything here that is needed: touch has no hover. */
  readonly children: ReactElement<ButtonProps>;
}

/** A few words more about a control, on hover and focus. */
export function Tooltip({ text, children }: TooltipProps): ReactNode {
  return (
    <TooltipTrigger delay={400} closeDelay={100}>
      <Focusable>{pressableChild(children)}</Focusable>
      <AriaTooltip
        offset={6}
        className="max-w-72 rounded-badge bg-ink px-2 py-1 text-row text-surface transition-opacity duration-100 data-entering:opacity-0 data-exiting:opacity-0"
      >
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
