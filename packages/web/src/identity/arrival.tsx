import type { ReactNode } from "react";
import { Logo } from "#ui/logo.tsx";

interface ArrivalProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  /** Below the form: the other way in. */
  readonly foot?: ReactNode;
}

/** The page around coming in: the mark, one sentence, one form. */
export function Arrival({ title, description, children, foot }: ArrivalProps): ReactNode {
  return (
    <div className="mx-auto flex w-full max-w-form flex-col gap-6 pt-[max(24px,10vh)] pb-12">
      <Logo />
      <header>
        <h1 className="text-h1">{title}</h1>
        {description !== undefined && <p className="mt-1.5 text-ink-2">{description}</p>}
      </header>
      <div className="rounded-card border border-line bg-surface p-4 tablet:p-6">{children}</div>
      {foot !== undefined && <p className="text-row text-ink-2">{foot}</p>}
    </div>
  );
}
