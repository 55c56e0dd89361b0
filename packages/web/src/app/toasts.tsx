import { lazy, Suspense, useSyncExternalStore, type ReactNode } from "react";
import { toastQueue } from "#ui/toast-queue.ts";

const ToastRegion = lazy(async () => ({ default: (await import("#ui/toast-region.tsx")).ToastRegion }));

const subscribe = (listener: () => void): (() => void) => toastQueue.subscribe(listener);

/** The toasts, whose code is fetched with the first of them. */
export function Toasts(): ReactNode {
  const count = useSyncExternalStore(subscribe, () => toastQueue.visibleToasts.length);
  if (count === 0) return undefined;
  return (
    <Suspense>
      <ToastRegion />
    </Suspense>
  );
}
