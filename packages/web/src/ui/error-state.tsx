import { OctagonAlert, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#ui/button.tsx";

interface ErrorStateProps {
  readonly title?: string;
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What could not be shown, why, and how to try again. */
export function ErrorState({ title = "This could not be loaded", error, onRetry }: ErrorStateProps): ReactNode {
  return (
    <div role="alert" className="flex flex-col items-center gap-2 px-4 py-8 text-center">
      <OctagonAlert aria-hidden strokeWidth={1.5} className="size-7 text-sev1-ink" />
      <p className="font-label">{title}</p>
      <p className="max-w-md text-row text-ink-2 [overflow-wrap:anywhere]">{error instanceof Error ? error.message : String(error)}</p>
      {onRetry !== undefined && (
        <Button size="small" icon={RotateCw} onPress={onRetry} className="mt-2">
          Try again
        </Button>
      )}
    </div>
  );
}
