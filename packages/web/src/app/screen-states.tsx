import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { Compass, RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#ui/button.tsx";
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
  if (isMissingPart(error)) return <Updated />;
  const again = (): void => {
    reset();
    void router.invalidate();
  };
  return <Failure title="This screen could not be shown" error={error} onRetry={again} />;
}

/** Browsers have no name for it: a part of the application could not be fetched, usually because a newer version took its place. */
function isMissingPart(error: unknown): boolean {
  return error instanceof Error && /dynamically imported module|importing a module script|preload CSS/i.test(error.message);
}

function Updated(): ReactNode {
  return (
    <div className="pt-16">
      <h1 className="sr-only">A new version is here</h1>
      <EmptyState
        icon={RefreshCw}
        title="A new version of Staunch is here"
        action={
          <Button variant="act" onPress={() => location.reload()}>
            Reload
          </Button>
        }
      >
        This screen belongs to it. What you typed elsewhere is kept.
      </EmptyState>
    </div>
  );
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
