import type { LucideIcon } from "lucide-react";
import { type ButtonHTMLAttributes, type MouseEvent, type ReactNode, type Ref, useId } from "react";
import { type ButtonSize, type ButtonVariant, buttonClass } from "#ui/button-class.ts";
import { classNames } from "#ui/class-names.ts";
import { Kbd } from "#ui/kbd.tsx";

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className" | "style" | "disabled"> {
  /** `act` is the one filled button of a screen: what moves the situation on. */
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  readonly icon?: LucideIcon;
  /** Shown as a key hint beside the words, as "r" or "mod+enter". The screen registers the key itself. */
  readonly shortcut?: string | undefined;
  readonly onPress?: () => void;
  /** The server is at it: it keeps its place and its focus, and takes no second press. */
  readonly isPending?: boolean | undefined;
  /** Why it cannot be pressed now. The button stays reachable and says so. */
  readonly disabledReason?: string | undefined;
  /** For layout only: width, margin, order. */
  readonly className?: string | undefined;
  readonly ref?: Ref<HTMLButtonElement>;
}

/**
 * A button of the platform, because the frame needs buttons before it needs a component library.
 * Without words give `aria-label`; it then becomes a square.
 */
export function Button(props: ButtonProps): ReactNode {
  const { disabledReason, className, ...rest } = props;
  if (disabledReason === undefined) return <PlainButton {...rest} className={className} />;
  return <ReasonedButton {...rest} reason={disabledReason} className={className} />;
}

type PlainButtonProps = Omit<ButtonProps, "disabledReason">;

function PlainButton({
  variant = "secondary",
  size = "medium",
  icon: Icon,
  shortcut,
  onPress,
  isPending = false,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: PlainButtonProps): ReactNode {
  const press = (event: MouseEvent<HTMLButtonElement>): void => {
    if (isPending) return event.preventDefault();
    onClick?.(event);
    onPress?.();
  };
  return (
    <button
      aria-disabled={isPending ? true : undefined}
      {...rest}
      type={type}
      data-pending={isPending ? true : undefined}
      onClick={press}
      className={classNames(buttonClass(variant, size, children === undefined), className)}
    >
      {Icon !== undefined && <Icon aria-hidden className="size-[1.15em] shrink-0" />}
      {children}
      {shortcut !== undefined && <Kbd keys={shortcut} onAct={variant === "act"} />}
    </button>
  );
}

/**
 * A button that cannot be pressed keeps the focus and shows its reason, for keyboard and touch too. Unshown it takes no
 * room, or it would make narrow screens scroll sideways; on phones it stands above the bottom bar, where it always fits.
 */
function ReasonedButton({ reason, className, ...rest }: PlainButtonProps & { readonly reason: string }): ReactNode {
  const reasonId = useId();
  return (
    <span className={classNames("group/reason relative inline-flex", className)}>
      <PlainButton
        {...rest}
        type="button"
        // A square keeps its own width; words may be told to fill their row.
        className={rest.children === undefined ? undefined : "w-full"}
        aria-disabled="true"
        aria-describedby={reasonId}
        onPress={undefined}
        onClick={undefined}
      />
      <span
        id={reasonId}
        role="tooltip"
        className="pointer-events-none z-40 hidden rounded-badge bg-ink px-2 py-1 text-row text-surface group-focus-within/reason:block group-hover/reason:block max-tablet:fixed max-tablet:inset-x-4 max-tablet:bottom-20 tablet:absolute tablet:end-0 tablet:top-full tablet:mt-1.5 tablet:w-max tablet:max-w-64"
      >
        {reason}
      </span>
    </span>
  );
}
