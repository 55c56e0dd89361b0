import { lazy, Suspense, useEffect, useState, type ReactNode } from "react";
import { isToastWaiting, onToastWaiting } from "#ui/toast.ts";

const ToastRegion = lazy(async () => ({ default: (await import("#ui/toast-region.tsx")).ToastRegion }));

/** The toasts, whose code is fetched with the first of them. */
export function Toasts(): ReactNode {
  const [isNeeded, setNeeded] = useState(isToastWaiting);
  useEffect(() => onToastWaiting(() => setNeeded(true)), []);
  if (!isNeeded) return undefined;
  return (
    <Suspense>
      <ToastRegion />
    </Suspense>
  );
}
