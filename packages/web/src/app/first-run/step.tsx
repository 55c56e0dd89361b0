import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "#ui/class-names.ts";

export type StepState = "done" | "current" | "ahead";

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly state: StepState;
  /** What is settled, in a few words, once the step is done. */
  readonly outcome?: ReactNode;
  readonly children?: ReactNode;
}

const markers: Record<StepState, string> = {
  done: "border-transparent bg-ok-wash text-ok-ink",
  current: "border-transparent bg-ink text-surface",
  ahead: "border-line-strong text-ink-3",
};

const words: Record<StepState, string> = { done: "Done", current: "Now", ahead: "Later" };

/** One step of the way to a page that reaches somebody. */
export function Step({ number, title, state, outcome, children }: StepProps): ReactNode {
  return (
    <li
      aria-current={state === "current" ? "step" : undefined}
      className="flex gap-4 border-b border-line px-4 py-5 last:border-b-0 tablet:px-6"
    >
      <span
        aria-hidden
        className={classNames("flex size-7 shrink-0 items-center justify-center rounded-full border text-row font-title", markers[state])}
      >
        {state === "done" ? <Check className="size-4" strokeWidth={2.6} /> : number}
      </span>
      <div className="min-w-0 flex-1">
        <h2 className={classNames("text-h2", state === "ahead" && "text-ink-3")}>
          {title}
          <span className="sr-only">. {words[state]}</span>
        </h2>
        {state === "done" && outcome !== undefined && <p className="text-row text-ink-2 [overflow-wrap:anywhere]">{outcome}</p>}
        {state === "current" && <div className="mt-3 flex flex-col gap-4">{children}</div>}
      </div>
    </li>
  );
}
