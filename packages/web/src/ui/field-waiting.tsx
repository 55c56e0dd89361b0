import type { ReactNode } from "react";
import { classNames } from "#ui/class-names.ts";

interface FieldWaitingProps {
  readonly label: string;
  /** What the field shows, where that is known. */
  readonly text?: string | undefined;
  readonly className?: string | undefined;
}

/** A field whose code is on its way: its size and its words, so that nothing moves when it comes. */
export function FieldWaiting({ label, text, className }: FieldWaitingProps): ReactNode {
  return (
    <div className={classNames("flex min-w-0 flex-col gap-1.5", className)}>
      <span className="text-row font-label">{label}</span>
      <div className="flex h-9 items-center rounded-control border border-line-strong bg-surface px-3 text-body text-ink-2 pointer-coarse:h-11">
        <span className="truncate">{text}</span>
      </div>
    </div>
  );
}
