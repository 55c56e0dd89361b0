import type { ReactNode } from "react";
import { Skeleton, SkeletonRows } from "#ui/skeleton.tsx";

/** The room's shape while it is on its way. */
export function RoomSkeleton(): ReactNode {
  return (
    <div aria-busy="true">
      <h1 className="sr-only">Incident</h1>
      <Skeleton className="h-6 w-32" />
      <Skeleton className="mt-3 h-8 w-3/5" />
      <Skeleton className="mt-4 h-9 w-96 max-w-full" />
      <div className="mt-6 grid gap-5 wide:grid-cols-[minmax(0,1fr)_348px]">
        <div className="rounded-card border border-line bg-surface px-5 py-4">
          <SkeletonRows rows={6} label="Loading the incident" />
        </div>
        <div className="rounded-card border border-line bg-surface px-5 py-4">
          <SkeletonRows rows={4} label="Loading the people" />
        </div>
      </div>
    </div>
  );
}
