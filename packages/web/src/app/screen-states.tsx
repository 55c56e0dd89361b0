import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import type { ReactNode } from "react";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";

/** An address that leads nowhere. */
export function NotFound(): ReactNode {
  return (
    <div className="pt-16">
      <title>Not found · Staunch</title>
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        icon={Compass}
        title="There is nothing at this address"
        action={
          <Link look="secondary" href="/">
            Go home
          </Link>
        }
      >
        It may have been moved, or belong to an organisation you are not signed in to.
      </EmptyState>
    </div>
  );
}

/** A screen that could not be drawn. The frame around it stays. */
export function ScreenFailed({ error, reset }: ErrorComponentProps): ReactNode {
  const router = useRouter();
  const again = (): void => {
    reset();
    void router.invalidate();
  };
  return <Failure title="This screen could not be shown" error={error} onRetry={again} />;
}

/** A page of its own about something that failed. */
export function Failure({
  title,
  error,
  onRetry,
}: {
  readonly title: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}): ReactNode {
  return (
    <div className="pt-16">
      <h1 className="sr-only">Something went wrong</h1>
      <ErrorState title={title} error={error} onRetry={onRetry} />
    </div>
  );
}
