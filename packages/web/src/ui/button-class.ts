import { classNames } from "#ui/class-names.ts";

export type ButtonVariant = "act" | "secondary" | "quiet";
export type ButtonSize = "small" | "medium" | "large";

const variants: Record<ButtonVariant, string> = {
  act: "bg-act text-on-act hover:bg-act-hover aria-disabled:bg-sunken aria-disabled:text-ink-3 aria-disabled:border-line border border-transparent",
  secondary:
    "border border-line bg-surface text-ink hover:border-line-strong active:bg-sunken aria-disabled:bg-transparent aria-disabled:text-ink-3 aria-disabled:border-line",
  quiet:
    "border border-transparent text-ink-2 hover:bg-sunken hover:text-ink active:bg-sunken aria-disabled:text-ink-3 aria-disabled:bg-transparent",
};

const sizes: Record<ButtonSize, string> = {
  small: "h-8 pointer-coarse:h-10 px-2.5 text-row gap-1.5",
  medium: "h-9 pointer-coarse:h-11 px-3.5 text-row gap-2",
  large: "h-11 pointer-coarse:h-13 px-5 text-body gap-2.5",
};

const squares: Record<ButtonSize, string> = {
  small: "size-8 pointer-coarse:size-10",
  medium: "size-9 pointer-coarse:size-11",
  large: "size-11 pointer-coarse:size-13",
};

/** The look of a button, shared by buttons and by links that look like one. */
export function buttonClass(variant: ButtonVariant, size: ButtonSize, square = false): string {
  return classNames(
    "inline-flex shrink-0 cursor-pointer items-center justify-center rounded-control font-label whitespace-nowrap select-none transition-colors duration-100 aria-disabled:cursor-not-allowed data-pending:cursor-progress data-pending:opacity-70",
    variants[variant],
    square ? squares[size] : sizes[size],
  );
}
