import { type ReactNode, useId } from "react";
import { classNames } from "#ui/class-names.ts";

export interface Segment {
  readonly id: string;
  readonly label: ReactNode;
}

export interface SegmentedControlProps {
  /** Heard, not seen. */
  readonly label: string;
  readonly segments: readonly Segment[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly size?: "small" | "medium";
  /** Fills its row, each segment equally wide. */
  readonly isWide?: boolean;
  readonly className?: string;
}

/** A choice among two to five that is always visible: filters, audiences, zones. Radio buttons of the platform in other clothes. */
export function SegmentedControl({
  label,
  segments,
  value,
  onChange,
  size = "medium",
  isWide = false,
  className,
}: SegmentedControlProps): ReactNode {
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={classNames(
        "max-w-full overflow-x-auto rounded-control border border-line bg-sunken",
        isWide ? "flex" : "inline-flex",
        className,
      )}
    >
      {segments.map((segment) => (
        <label
          key={segment.id}
          className={classNames(
            "relative -m-px flex cursor-pointer items-center justify-center gap-1.5 rounded-control border border-transparent px-3 text-row font-medium whitespace-nowrap text-ink-2 transition-colors duration-100 hover:text-ink has-checked:border-line has-checked:bg-surface has-checked:text-ink has-focus-visible:z-10 has-focus-visible:outline-[2.5px] has-focus-visible:-outline-offset-2 has-focus-visible:outline-focus",
            size === "small" ? "h-8 pointer-coarse:h-10" : "h-9 pointer-coarse:h-11",
            isWide && "flex-1",
          )}
        >
          <input
            type="radio"
            name={name}
            value={segment.id}
            checked={segment.id === value}
            onChange={() => onChange(segment.id)}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          {segment.label}
        </label>
      ))}
    </div>
  );
}
