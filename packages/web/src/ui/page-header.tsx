import type { ReactNode } from "react";
import { Link } from "#ui/link.tsx";

export interface Crumb {
  readonly label: string;
  readonly href: string;
}

interface PageHeaderProps {
  readonly title: ReactNode;
  /** The pages above this one; the title is the last step and not repeated. */
  readonly crumbs?: readonly Crumb[];
  readonly description?: ReactNode;
  /** Badges before the title. */
  readonly badges?: ReactNode;
  readonly actions?: ReactNode;
}

/** The head of every page, with its one h1. */
export function PageHeader({ title, crumbs = [], description, badges, actions }: PageHeaderProps): ReactNode {
  return (
    <header className="flex flex-wrap items-end gap-x-6 gap-y-3 pb-5">
      <div className="min-w-0 flex-1 basis-72">
        {crumbs.length > 0 && (
          <nav aria-label="Where this is" className="mb-2 flex flex-wrap gap-x-1.5 text-row text-ink-3">
            {crumbs.map((crumb) => (
              <span key={crumb.href} className="flex gap-1.5">
                <Link look="plain" href={crumb.href} className="text-ink-2">{crumb.label}</Link>
                <span aria-hidden>/</span>
              </span>
            ))}
          </nav>
        )}
        {badges !== undefined && <div className="mb-1.5 flex flex-wrap items-center gap-2 text-row text-ink-2">{badges}</div>}
        <h1 className="text-h1 [overflow-wrap:anywhere]">{title}</h1>
        {description !== undefined && <p className="mt-1 max-w-prose text-ink-2">{description}</p>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
