import type { LucideIcon } from "lucide-react";
import { createContext, use, type ReactNode } from "react";
import { Link as AriaLink, type LinkProps as AriaLinkProps } from "react-aria-components/Link";
import { buttonClass, type ButtonSize, type ButtonVariant } from "#ui/button-class.ts";
import { classNames } from "#ui/class-names.ts";

/** The application puts its router's preloading here; `ui` knows no router. */
export const LinkPreload = createContext<(href: string) => void>(() => undefined);

export interface LinkProps extends Omit<AriaLinkProps, "className" | "style" | "children"> {
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
    <AriaLink {...rest} onHoverStart={preloadTarget} onFocus={preloadTarget} className={classNames(linkClass(look, size), className)}>
      {Icon !== undefined && <Icon aria-hidden className="size-[1.15em] shrink-0" />}
      {children}
    </AriaLink>
  );
}

function linkClass(look: NonNullable<LinkProps["look"]>, size: ButtonSize): string {
  if (look === "plain") return "rounded-badge data-hovered:underline underline-offset-2";
  if (look === "text") return "rounded-key text-act-ink underline underline-offset-2 decoration-1 data-hovered:decoration-2";
  return buttonClass(look, size);
}
