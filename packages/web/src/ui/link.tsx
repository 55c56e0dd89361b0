import type { LucideIcon } from "lucide-react";
import { type AnchorHTMLAttributes, createContext, type ReactNode, use } from "react";
import { type ButtonSize, type ButtonVariant, buttonClass } from "#ui/button-class.ts";
import { classNames } from "#ui/class-names.ts";

/** The application puts its router's preloading here; `ui` knows no router. */
export const LinkPreload = createContext<(href: string) => void>(() => undefined);

export interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "className" | "style"> {
  readonly href: string;
  /** `text` within sentences; `plain` for rows and titles; or the look of a button. */
  readonly look?: "text" | "plain" | ButtonVariant;
  readonly size?: ButtonSize;
  readonly icon?: LucideIcon;
  readonly className?: string;
  readonly children?: ReactNode;
}

/** Goes somewhere. What does something is a Button. */
export function Link({ look = "text", size = "medium", icon: Icon, className, children, ...rest }: LinkProps): ReactNode {
  const preload = use(LinkPreload);
  const preloadTarget = (): void => preload(rest.href);
  return (
    <a {...rest} onMouseEnter={preloadTarget} onFocus={preloadTarget} className={classNames(linkClass(look, size), className)}>
      {Icon !== undefined && <Icon aria-hidden className="size-[1.15em] shrink-0" />}
      {children}
    </a>
  );
}

function linkClass(look: NonNullable<LinkProps["look"]>, size: ButtonSize): string {
  if (look === "plain") return "rounded-badge underline-offset-2 hover:underline";
  if (look === "text") return "rounded-key text-act-ink underline decoration-1 underline-offset-2 hover:decoration-2";
  return buttonClass(look, size);
}
