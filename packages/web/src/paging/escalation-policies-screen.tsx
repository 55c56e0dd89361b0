import { useQuery } from "@tanstack/react-query";
import { BellRing, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { useMayNot } from "#identity/index.ts";
import { type EscalationPolicy, policiesQuery } from "#paging/paging-queries.ts";
import { repeatWords } from "#paging/policy-draft.ts";
import { ReadinessCard } from "#paging/readiness-card.tsx";
import { policySentence } from "#paging/step-words.ts";
import { useTargets } from "#paging/use-targets.ts";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";

/** Every escalation policy, each as one sentence. */
export function EscalationPoliciesScreen(): ReactNode {
  const query = useQuery(policiesQuery);
  const reason = useMayNot("admin");
  const add = (
    <Link look="act" icon={Plus} href="/escalation-policies/new">
      New policy
    </Link>
  );
  return (
    <>
      <PageHeader
        title="Escalation policies"
        crumbs={[{ label: "On-call", href: "/on-call" }]}
        here="Escalation policies"
        description="Who is woken when, and what happens when nobody answers."
        actions={reason === undefined ? add : undefined}
      />
      <Card isFlush className="mb-5">
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.isPending && (
          <div className="px-5">
            <SkeletonRows />
          </div>
        )}
        {query.data !== undefined && <PolicyList policies={query.data.items} />}
      </Card>
      <ReadinessCard policies={query.data?.items ?? []} />
    </>
  );
}

function PolicyList({ policies }: { readonly policies: readonly EscalationPolicy[] }): ReactNode {
  const targets = useTargets();
  if (policies.length === 0) {
    return (
      <EmptyState icon={BellRing} title="No escalation policy yet">
        Until there is one, every page goes to the owning team, or to all owners.
      </EmptyState>
    );
  }
  return (
    <ul>
      {policies.map((policy) => (
        <li key={policy.id} className="border-b border-line px-4 py-3 last:border-b-0 tablet:px-5">
          <p className="flex flex-wrap items-center gap-2">
            <Link look="plain" href={`/escalation-policies/${policy.id}`} className="font-strong">
              {policy.name}
            </Link>
            {policy.isDefault && <Badge>Default</Badge>}
          </p>
          <p className="text-row text-ink-2 [overflow-wrap:anywhere]">
            {policySentence(policy, targets.nameOf, repeatWords(policy.repeatCount))}
          </p>
        </li>
      ))}
    </ul>
  );
}
