import type { ReactNode } from "react";
import { Radio, RadioGroup } from "react-aria-components/RadioGroup";
import { classNames } from "#ui/class-names.ts";

export interface Segment {
  readonly id: string;
  readonly label: ReactNode;
}

export interface SegmentedControlProps {
  /** Heard, not seen, unless `isLabelVisible`. */
  readonly label: string;
  readonly segments: readonly Segment[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly size?: "small" | "medium";
  /** Fills its row, each segment equally wide. */
  readonly isWide?: boolean;
  readonly className?: string;
}

/** A choice among two to five that is always visible: filters, audiences, zones. */
export function SegmentedControl({
  label,
  segments,
  value,
  onChange,
  size = "medium",
  isWide = false,
  className,
}: SegmentedControlProps): ReactNode {
  return (
    <RadioGroup
      aria-label={label}
      orientation="horizontal"
      value={value}
      onChange={onChange}
      className={classNames(
        "rounded-control border border-line bg-sunken",
        isWide ? "flex" : "inline-flex",
        "max-w-full overflow-x-auto",
        className,
      )}
    >
      {segments.map((segment) => (
        <Radio
          key={segment.id}
          value={segment.id}
          className={classNames(
            "relative -m-px flex cursor-pointer items-center justify-center gap-1.5 rounded-control border border-transparent px-3 text-row font-medium whitespace-nowrap text-ink-2 transition-colors duration-100 data-hovered:text-ink data-selected:border-line data-selected:bg-surface data-selected:text-ink data-focus-visible:z-10",
            size === "small" ? "h-8 pointer-coarse:h-10" : "h-9 pointer-coarse:h-11",
            isWide && "flex-1",
          )}
        >
          {segment.label}
        </Radio>
      ))}
    </RadioGroup>
  );
}
