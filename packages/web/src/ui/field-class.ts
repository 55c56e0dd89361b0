export const fieldClass = "group/field flex min-w-0 flex-col gap-1.5";

/** The box around an input and what belongs to it. */
export const groupClass =
  "w-full min-w-0 rounded-control border border-line-strong bg-surface text-body text-ink transition-colors duration-100 hover:border-ink-3 data-invalid:border-sev1-ink aria-invalid:border-sev1-ink disabled:border-line disabled:text-ink-3 data-disabled:border-line data-disabled:text-ink-3";

/** The box people type into. */
export const boxClass: string = `${groupClass} px-3`;
export const boxHeight = "h-9 pointer-coarse:h-11";
