import type { ReactNode } from "react";
import { deployCommand } from "#catalog/deploy-command.ts";
import { CopyField } from "#ui/copy-field.tsx";
import { Link } from "#ui/link.tsx";

/** How a pipeline tells of its deploys: one call. */
export function ConnectDeploys({ serviceId }: { readonly serviceId: string }): ReactNode {
  return (
    <div className="flex flex-col gap-3">
      <CopyField label="At the end of the pipeline" value={deployCommand({ origin: window.location.origin, serviceId })} />
      <p className="text-row text-ink-2">
        The key is one of <Link href="/settings?tab=keys">your API keys</Link>; the role responder is enough. Leave out what the pipeline
        does not know.
      </p>
    </div>
  );
}
