import { useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { api, read } from "#api/client.ts";
import { useMe } from "#identity/index.ts";
import type { EscalationPolicy } from "#paging/paging-queries.ts";
import { peopleInTrouble, type ReadinessReport, stepsInTrouble } from "#paging/readiness-words.ts";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";

/** Whether pages would reach anybody: who cannot be reached by what, and which steps reach nobody. */
export function ReadinessCard({ policies }: { readonly policies: readonly EscalationPolicy[] }): ReactNode {
  const query = useQuery({
    queryKey: ["readiness"],
    queryFn: () => read(api.GET("/api/v1/readiness")),
    // A contact method changes it as well as a policy does.
    refetchOnMount: "always",
  });
  return (
    <Card title="Readiness" isFlush>
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && (
        <div className="px-5">
          <SkeletonRows rows={2} label="Asking who can be reached" />
        </div>
      )}
      {query.data !== undefined && <Report report={query.data} policies={policies} />}
    </Card>
  );
}

interface ReportProps {
  readonly report: ReadinessReport;
  readonly policies: readonly EscalationPolicy[];
}

function Report({ report, policies }: ReportProps): ReactNode {
  const people = peopleInTrouble(report);
  const steps = stepsInTrouble(report, policies);
  const { data: me } = useMe();
  return (
    <>
      {people.length === 0 && steps.length === 0 && report.missingSteps === 0 && (
        <p className="flex items-start gap-2 px-4 pt-1 pb-4 text-row text-ink-2 tablet:px-5">
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-ok-ink" />
          Everybody can be reached, and every step reaches all it names.
        </p>
      )}
      {report.missingSteps > 0 && (
        <p className="flex flex-wrap justify-between gap-3 px-4 pt-1 pb-3 text-row tablet:px-5">
          Steps of pages that are overdue, with nobody told: {report.missingSteps}
          <Badge tone="harm">Paging is in trouble</Badge>
        </p>
      )}
      {steps.length > 0 && (
        <ul aria-label="Steps that do not reach everybody">
          {steps.map(({ policyId, policyName, step, isUnreachable, words }) => (
            <Row key={`${policyId} ${step}`} badge={isUnreachable ? <Badge tone="harm">Nobody</Badge> : undefined}>
              <Link look="plain" href={`/escalation-policies/${policyId}`} className="font-strong">
                {policyName}, step {step}
              </Link>{" "}
              <span className="text-ink-2">{words}</span>
            </Row>
          ))}
        </ul>
      )}
      {people.length > 0 && (
        <ul aria-label="People who cannot be reached by all their ways">
          {people.map(({ userId, name, isUnreachable, words }) => (
            <Row
              key={userId}
              badge={<Badge tone={isUnreachable ? "harm" : "warning"}>{isUnreachable ? "Cannot be reached" : "In part"}</Badge>}
            >
              <Link look="plain" href={userId === me?.user?.id ? "/me" : "/settings?tab=people"} className="font-strong">
                {name}
              </Link>{" "}
              <span className="text-ink-2">{words}</span>
            </Row>
          ))}
        </ul>
      )}
    </>
  );
}

function Row({ badge, children }: { readonly badge: ReactNode; readonly children: ReactNode }): ReactNode {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 border-t border-line px-4 py-2.5 text-row tablet:px-5">
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
      {badge}
    </li>
  );
}
