import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Plus, Split } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { AlertsNav } from "#alerts/alerts-nav.tsx";
import { actionWords, type RuleNames } from "#alerts/routing-draft.ts";
import { type RoutingRule, useRoutingRules } from "#alerts/routing-queries.ts";
import { TryRulesCard } from "#alerts/try-rules-card.tsx";
import { useRuleNames } from "#alerts/use-rule-names.ts";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { useMayNot } from "#identity/index.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { toast } from "#ui/toast.ts";

/** What decides what an alert is: rules in order, each a sentence; tried before anything is saved. */
export function RoutingScreen(): ReactNode {
  const mayNot = useMayNot("admin");
  const add = (
    <Link look="act" icon={Plus} href="/routing/new">
      New rule
    </Link>
  );
  return (
    <>
      <PageHeader
        title="Routing rules"
        description="Each alert goes through them from the top; the first that matches and stops is the last that is asked."
        actions={mayNot === undefined ? add : undefined}
      />
      <AlertsNav />
      <div className="grid items-start gap-5 rail:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <RulesCard mayNot={mayNot} />
        <TryRulesCard rules={undefined} />
      </div>
    </>
  );
}

function RulesCard({ mayNot }: { readonly mayNot: string | undefined }): ReactNode {
  const rules = useRoutingRules();
  return (
    <Card title="Rules" isFlush>
      {rules.isPending && (
        <div className="px-5">
          <SkeletonRows rows={3} label="Loading rules" />
        </div>
      )}
      {rules.isError && rules.data === undefined && <ErrorState error={rules.error} onRetry={() => void rules.refetch()} />}
      {rules.data?.items.length === 0 && (
        <EmptyState icon={Split} title="No rules yet">
          Each alert concerns its source's service, and its severity says whether it pages at once.
        </EmptyState>
      )}
      {rules.data !== undefined && rules.data.items.length > 0 && <RuleList rules={rules.data.items} mayNot={mayNot} />}
    </Card>
  );
}

interface RuleListProps {
  readonly rules: readonly RoutingRule[];
  readonly mayNot: string | undefined;
}

function RuleList({ rules, mayNot }: RuleListProps): ReactNode {
  const client = useQueryClient();
  const names = useRuleNames();
  const [said, say] = useState("");
  const order = useMutation({
    mutationFn: (ids: readonly string[]) => read(api.PUT("/api/v1/routing-rules/order", { body: { ids: [...ids] } })),
    onMutate: (ids) => {
      const byId = new Map(rules.map((rule) => [rule.id, rule]));
      client.setQueryData(["routing-rules"], { items: ids.flatMap((id) => byId.get(id) ?? []), nextCursor: null });
    },
    onError: (error) => toast({ tone: "harm", title: "Not moved", description: problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: ["routing-rules"] }),
  });
  const move = (index: number, by: -1 | 1): void => {
    const ids = rules.map((rule) => rule.id);
    const [id] = ids.splice(index, 1);
    if (id === undefined || mayNot !== undefined || index + by < 0 || index + by > ids.length) return;
    ids.splice(index + by, 0, id);
    order.mutate(ids);
    say(`Rule ${index + 1} is now rule ${index + 1 + by} of ${rules.length}.`);
  };
  return (
    <>
      <ol aria-label="Rules">
        {rules.map((rule, index) => (
          <RuleRow key={rule.id} rule={rule} place={{ index, count: rules.length }} names={names} mayNot={mayNot} onMove={move} />
        ))}
      </ol>
      <p role="status" className="sr-only">
        {said}
      </p>
    </>
  );
}

interface RuleRowProps {
  readonly rule: RoutingRule;
  readonly place: { readonly index: number; readonly count: number };
  readonly names: RuleNames;
  readonly mayNot: string | undefined;
  readonly onMove: (index: number, by: -1 | 1) => void;
}

function RuleRow({ rule, place: { index, count }, names, mayNot, onMove }: RuleRowProps): ReactNode {
  const number = index + 1;
  const press = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    onMove(index, event.key === "ArrowUp" ? -1 : 1);
  };
  return (
    <li data-row onKeyDownCapture={press} className="flex gap-2 border-b border-line px-4 py-3 last:border-b-0 tablet:px-5">
      <span className="tabular w-5 shrink-0 pt-0.5 text-row text-ink-3">{number}</span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2">
          <Link look="plain" data-row-link href={`/routing/${rule.id}`} className="font-strong [overflow-wrap:anywhere]">
            {rule.name}
          </Link>
          {!rule.enabled && <Badge>Off</Badge>}
          {rule.faults.length > 0 && <Badge tone="warning">Passed over</Badge>}
        </p>
        <RuleSentence rule={rule} names={names} />
      </div>
      <div className="flex shrink-0 items-start">
        <Button
          size="small"
          variant="quiet"
          icon={ArrowUp}
          aria-label={`Move rule ${number} up`}
          disabledReason={mayNot ?? (index === 0 ? "Already first" : undefined)}
          onPress={() => onMove(index, -1)}
        />
        <Button
          size="small"
          variant="quiet"
          icon={ArrowDown}
          aria-label={`Move rule ${number} down`}
          disabledReason={mayNot ?? (number === count ? "Already last" : undefined)}
          onPress={() => onMove(index, 1)}
        />
      </div>
    </li>
  );
}

function RuleSentence({ rule, names }: { readonly rule: RoutingRule; readonly names: RuleNames }): ReactNode {
  const words = actionWords(rule.actions, names);
  const what = words.length === 0 ? "nothing is set" : `it ${words.join(", ")}`;
  return (
    <p className="mt-0.5 text-row text-ink-2 [overflow-wrap:anywhere]">
      When <code className="font-mono text-ink">{rule.condition}</code>, {what}; then {rule.afterMatch === "stop" ? "stop" : "go on"}.
      {rule.faults.map((fault) => (
        <span key={`${fault.field} ${fault.message}`} className="block text-sev2-ink">
          {fault.field}: {fault.message}
        </span>
      ))}
    </p>
  );
}
