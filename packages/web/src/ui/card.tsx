import type { ReactNode } from "react";
import { classNames } from "#ui/class-names.ts";

interface CardProps {
  /** The card's heading; leave it out only where the card holds one list that the page's heading names. */
  readonly title?: ReactNode;
  /** Beside the title: a live dot, a count. */
  readonly aside?: ReactNode;
  /** At the end of the title's line: small buttons, a segmented control. */
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
  /** Rows reach from edge to edge. */
  readonly isFlush?: boolean;
  readonly headingLevel?: 2 | 3;
  readonly className?: string;
}

/** A part of a page. Cards do not hold cards. */
export function Card({ title, aside, actions, children, isFlush = false, headingLevel = 2, className }: CardProps): ReactNode {
  const Heading = headingLevel === 2 ? "h2" : "h3";
  const hasHead = title !== undefined || actions !== undefined;
  return (
    <section className={classNames("min-w-0 rounded-card border border-line bg-surface", className)}>
      {hasHead && (
        <header className="flex min-h-13 flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-4 pb-1 tablet:px-5">
          {title !== undefined && <Heading className="text-h2">{title}</Heading>}
          {aside}
          {actions !== undefined && <div className="ms-auto flex flex-wrap items-center gap-2">{actions}</div>}
        </header>
      )}
      <div
        className={classNames(isFlush ? "pb-1" : "px-4 pb-4 tablet:px-5 tablet:pb-5", !isFlush && (hasHead ? "pt-2" : "pt-4 tablet:pt-5"))}
      >
        {children}
      </div>
    </section>
  );
}
