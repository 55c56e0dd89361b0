import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface EmptyStateProps {
  readonly icon?: LucideIcon;
  /** A fact: "No open alerts. Last one closed 2 h ago." */
  readonly title: ReactNode;
  /** What to do next. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** Nothing here, and what that means. Never an empty box. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps): ReactNode {
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-8 text-center">
      {Icon !== undefined && <Icon aria-hidden strokeWidth={1.5} className="size-7 text-ink-3" />}
      <p className="font-label text-balance">{title}</p>
      {children !== undefined && <div className="max-w-md text-row text-balance text-ink-2">{children}</div>}
      {action !== undefined && <div className="mt-2">{action}</div>}
    </div>
  );
}
