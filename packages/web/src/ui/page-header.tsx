import { ArrowLeft } from "lucide-react";
import { type ReactNode, use } from "react";
import { createPortal } from "react-dom";
import { Link } from "#ui/link.tsx";
import { PageHeadSlot } from "#ui/page-head-slot.ts";

export interface Crumb {
  readonly label: string;
  readonly href: string;
}

interface PageHeaderProps {
  readonly title: ReactNode;
  /** The pages above this one, outermost first. */
  readonly crumbs?: readonly Crumb[];
  /** This page's own short name at the end of them: "INC-42". */
  readonly here?: string;
  readonly description?: ReactNode;
  /** Badges before the title. */
  readonly badges?: ReactNode;
  readonly actions?: ReactNode;
}

/** The head of every page, with its one h1. */
export function PageHeader({ title, crumbs = [], here, description, badges, actions }: PageHeaderProps): ReactNode {
  const slot = use(PageHeadSlot);
  const way = crumbs.length === 0 && here === undefined ? undefined : <Crumbs crumbs={crumbs} here={here} />;
  return (
    <header className="flex flex-wrap items-end gap-x-6 gap-y-3 pb-5">
      {slot !== null && way !== undefined && createPortal(way, slot)}
      <div className="min-w-0 flex-1 basis-72">
        {slot === null && way}
        {badges !== undefined && <div className="mb-1.5 flex flex-wrap items-center gap-2 text-row text-ink-2">{badges}</div>}
        <h1 className="text-h1 [overflow-wrap:anywhere]">{title}</h1>
        {description !== undefined && <p className="mt-1 max-w-prose text-ink-2">{description}</p>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}

function Crumbs({ crumbs, here }: { readonly crumbs: readonly Crumb[]; readonly here: string | undefined }): ReactNode {
  const above = crumbs.at(-1);
  return (
    <nav aria-label="Where this is" className="flex min-w-0 items-center gap-x-1.5 text-row text-ink-3">
      {above !== undefined && (
        <Link
          look="quiet"
          href={above.href}
          icon={ArrowLeft}
          aria-label={`Back to ${above.label}`}
          className="-ms-2 size-10 px-0! rail:hidden"
        />
      )}
      {crumbs.map((crumb) => (
        <span key={crumb.href} className="flex gap-1.5 max-rail:hidden">
          <Link look="plain" href={crumb.href} className="text-ink-2">
            {crumb.label}
          </Link>
          <span aria-hidden>/</span>
        </span>
      ))}
      {here !== undefined && (
        <span aria-current="page" className="truncate font-medium text-ink">
          {here}
        </span>
      )}
    </nav>
  );
}
