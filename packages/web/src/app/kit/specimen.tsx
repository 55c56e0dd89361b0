import type { ReactNode } from "react";

/** One primitive under its name, in all its states. */
export function Specimen({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <section aria-label={name} className="border-t border-line py-5">
      <h2 className="mb-3 font-mono text-row text-ink-3">{name}</h2>
      <div className="flex flex-wrap items-start gap-4">{children}</div>
    </section>
  );
}
