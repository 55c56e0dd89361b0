import { CircleCheck, Hourglass, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Source } from "#alerts/source-queries.ts";
import { Badge } from "#ui/badge.tsx";
import { RelativeTime } from "#ui/time.tsx";

/** Whether a sender is heard, and whether the last thing it said was understood. */
export function SourceState({ source }: { readonly source: Source }): ReactNode {
  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-2">
      {source.lastEventAt !== null && (
        <span className="text-ink-2">
          <RelativeTime at={source.lastEventAt} />
        </span>
      )}
      <StateBadge source={source} />
    </span>
  );
}

function StateBadge({ source }: { readonly source: Source }): ReactNode {
  if (source.lastError !== null) {
    return (
      <Badge tone="warning" icon={TriangleAlert}>
        Last refused
      </Badge>
    );
  }
  if (source.lastEventAt === null) return <Badge icon={Hourglass}>Nothing yet</Badge>;
  return (
    <Badge tone="ok" icon={CircleCheck}>
      Heard
    </Badge>
  );
}
