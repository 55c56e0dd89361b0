import type { ReactNode } from "react";
import { type Firing, useFirings } from "#automations/automation-queries.ts";
import { eventWords } from "#automations/dry-run-card.tsx";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { AbsoluteTime } from "#ui/time.tsx";

/** What became of each event it heard. */
export function RunLogCard({ id }: { readonly id: string }): ReactNode {
  const { data, error, refetch } = useFirings(id);
  return (
    <Card title="Run log">
      {data === undefined && (error === null ? <SkeletonRows rows={2} /> : <ErrorState error={error} onRetry={() => void refetch()} />)}
      {data?.length === 0 && <p className="text-row text-ink-2">It has heard nothing yet.</p>}
      <ul aria-label="Run log" className="flex flex-col gap-4">
        {data?.map((firing) => (
          <li key={firing.id}>
            <Entry firing={firing} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

const statusWords = { pending: "Waiting", done: "Done", failed: "Failed" } as const;
const statusTones = { pending: "neutral", done: "ok", failed: "harm" } as const;

function Entry({ firing }: { readonly firing: Firing }): ReactNode {
  const { incident, event, fired, outcome, actions, at } = firing;
  return (
    <div className="text-row">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={fired ? "ok" : "neutral"}>{fired ? "Acted" : "Held"}</Badge>
        <AbsoluteTime at={at} />
        <Link href={`/incidents/${incident.reference.replace("INC-", "")}`} className="[overflow-wrap:anywhere]">
          {incident.reference} {incident.title}
        </Link>
      </p>
      <p className="text-ink-2 [overflow-wrap:anywhere]">
        {eventWords(event.type)}, by {event.actorName}. {outcome}.
      </p>
      {actions.length > 0 && (
        <ol className="mt-1 flex flex-col gap-1">
          {actions.map((action, index) => (
            <li key={index} className="flex flex-wrap items-center gap-2 [overflow-wrap:anywhere]">
              <Badge tone={statusTones[action.status]}>{statusWords[action.status]}</Badge>
              {action.words}
              {action.status === "failed" && <span className="text-ink-2">{action.outcome}</span>}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
