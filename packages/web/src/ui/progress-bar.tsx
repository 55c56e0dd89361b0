import type { ReactNode } from "react";
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
  const percent = value === undefined ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100);
  const text = valueText ?? (percent === undefined ? undefined : `${percent}%`);
  return (
    <div className="flex flex-col gap-1 text-row">
      <div aria-hidden className={classNames("flex justify-between gap-3", !isLabelVisible && "hidden")}>
        <span className="text-ink-2">{label}</span>
        <span className="tabular text-ink-3">{text}</span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={text}
        className="h-1 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className={classNames(
            "h-full rounded-full transition-[width] duration-280",
            tone === "harm" ? "bg-sev2" : "bg-act",
            percent === undefined && "w-1/3 animate-breathe",
          )}
          style={percent === undefined ? undefined : { width: `${percent}%` }}
        />
      </div>
    </div>
  );
}
