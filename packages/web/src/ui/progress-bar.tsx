import type { ReactNode } from "react";
import { Label } from "react-aria-components/Label";
import { ProgressBar as AriaProgressBar } from "react-aria-components/ProgressBar";
import { classNames } from "#ui/class-names.ts";

interface ProgressBarProps {
  readonly label: string;
  /** 0 to 1; undefined while nobody knows. */
  readonly value: number | undefined;
  /** `harm`: time that runs out. */
  readonly tone?: "act" | "harm";
  readonly isLabelVisible?: boolean;
  readonly valueText?: string;
}

/** How far something is. */
export function ProgressBar({ label, value, tone = "act", isLabelVisible = true, valueText }: ProgressBarProps): ReactNode {
  return (
    <AriaProgressBar
      value={value ?? 0}
      minValue={0}
      maxValue={1}
      isIndeterminate={value === undefined}
      valueLabel={valueText}
      className="flex flex-col gap-1 text-row"
    >
      {({ percentage, valueText: text }) => (
        <>
          <div className={classNames("flex justify-between gap-3", !isLabelVisible && "sr-only")}>
            <Label className="text-ink-2">{label}</Label>
            <span className="tabular text-ink-3">{value === undefined ? undefined : text}</span>
          </div>
          <div className="h-1 overflow-hidden rounded-full bg-sunken">
            <div
              className={classNames(
                "h-full rounded-full transition-[width] duration-280",
                tone === "harm" ? "bg-sev2" : "bg-act",
                value === undefined && "w-1/3 animate-breathe",
              )}
              style={percentage === undefined ? undefined : { width: `${percentage}%` }}
            />
          </div>
        </>
      )}
    </AriaProgressBar>
  );
}
