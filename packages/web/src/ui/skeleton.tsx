import type { ReactNode } from "react";
import { classNames } from "#ui/class-names.ts";

/** The shape of what is coming, at its size. */
export function Skeleton({ className }: { readonly className?: string }): ReactNode {
  return <div aria-hidden className={classNames("animate-sheen rounded-badge bg-sunken", className ?? "h-4 w-full")} />;
}

/** Rows on their way. Says so once to assistive technology. */
export function SkeletonRows({ rows = 4, label = "Loading" }: { readonly rows?: number; readonly label?: string }): ReactNode {
  return (
    <div role="status" className="flex flex-col gap-3 py-3">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="flex items-center gap-3">
          <Skeleton className="size-8 rounded-full" />
          <div className="flex flex-1 flex-col gap-1.5">
            <Skeleton className="h-3.5 w-2/5" />
            <Skeleton className="h-3 w-3/5" />
          </div>
        </div>
      ))}
    </div>
  );
}
