import { useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { channelWord, methodPlace } from "#paging/page-words.ts";
import { type ContactMethod, myMethodsQuery, myRulesQuery, type NotificationRule } from "#paging/paging-queries.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Notice } from "#ui/notice.tsx";
import { NumberField } from "#ui/number-field.tsx";
import { Select } from "#ui/select.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { toast } from "#ui/toast.ts";

type Urgency = NotificationRule["urgency"];

interface RuleDraft extends NotificationRule {
  readonly key: number;
}

let lastKey = 0;

function withKey(rule: NotificationRule): RuleDraft {
  lastKey += 1;
  return { ...rule, key: lastKey };
}

function toRule({ urgency, contactMethodId, afterMinutes }: RuleDraft): NotificationRule {
  return { urgency, contactMethodId, afterMinutes };
}

/** Which method after how many minutes, by urgency. */
export function RulesPanel(): ReactNode {
  const [methods, rules] = useQueries({ queries: [myMethodsQuery, myRulesQuery] });
  const failed = [methods, rules].find((query) => query.isError);
  const isLoaded = methods.data !== undefined && rules.data !== undefined;
  return (
    <Card title="When you are paged">
      {failed !== undefined && <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />}
      {failed === undefined && !isLoaded && <SkeletonRows rows={2} />}
      {isLoaded && <RulesForm key={JSON.stringify(rules.data.items)} methods={methods.data.items} stored={rules.data.items} />}
    </Card>
  );
}

interface RulesFormProps {
  readonly methods: readonly ContactMethod[];
  readonly stored: readonly NotificationRule[];
}

function RulesForm({ methods, stored }: RulesFormProps): ReactNode {
  const [rules, setRules] = useState<readonly RuleDraft[]>(() => stored.map(withKey));
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => read(api.PUT("/api/v1/me/notification-rules", { body: { rules: rules.map(toRule) } })),
    onSuccess: (saved) => {
      client.setQueryData(myRulesQuery.queryKey, saved);
      toast({ title: "Saved" });
    },
  });
  const [first] = methods;
  const isSame = JSON.stringify(rules.map(toRule)) === JSON.stringify(stored);
  return (
    <div className="flex flex-col gap-5">
      {save.isError && <Notice tone="harm">{problemText(save.error)}</Notice>}
      {(["high", "low"] as const).map((urgency) => (
        <UrgencyRules
          key={urgency}
          urgency={urgency}
          rules={rules.filter((rule) => rule.urgency === urgency)}
          methods={methods}
          onAdd={
            first === undefined
              ? undefined
              : (afterMinutes) => setRules([...rules, withKey({ urgency, contactMethodId: first.id, afterMinutes })])
          }
          onChange={(changed) => setRules(rules.map((rule) => (rule.key === changed.key ? changed : rule)))}
          onRemove={(key) => setRules(rules.filter((rule) => rule.key !== key))}
        />
      ))}
      <Button
        className="self-start"
        isPending={save.isPending}
        disabledReason={isSame ? "Nothing has changed" : undefined}
        onPress={() => save.mutate()}
      >
        Save
      </Button>
    </div>
  );
}

interface UrgencyRulesProps {
  readonly urgency: Urgency;
  readonly rules: readonly RuleDraft[];
  readonly methods: readonly ContactMethod[];
  readonly onAdd: ((afterMinutes: number) => void) | undefined;
  readonly onChange: (rule: RuleDraft) => void;
  readonly onRemove: (key: number) => void;
}

const headings = { high: "At high urgency", low: "At low urgency" } as const;
const minutesBetween = 5;

function UrgencyRules({ urgency, rules, methods, onAdd, onChange, onRemove }: UrgencyRulesProps): ReactNode {
  const options = methods.map((method) => ({ id: method.id, label: methodPlace(method), description: channelWord(method.kind) }));
  const next = rules.length === 0 ? 0 : Math.max(...rules.map((rule) => rule.afterMinutes)) + minutesBetween;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="pb-2 font-strong">{headings[urgency]}</legend>
      {rules.length === 0 && <p className="text-row text-ink-2">Without a rule every method that can be used is tried at once.</p>}
      {rules.map((rule, index) => (
        <div key={rule.key} className="flex flex-wrap items-end gap-2">
          <Select
            label={`Method ${index + 1}`}
            className="min-w-0 flex-1 basis-44"
            options={options}
            value={rule.contactMethodId}
            onChange={(contactMethodId) => onChange({ ...rule, contactMethodId })}
          />
          <NumberField
            label="after"
            className="w-36"
            value={rule.afterMinutes}
            minValue={0}
            maxValue={1440}
            formatOptions={{ style: "unit", unit: "minute", unitDisplay: "short" }}
            onChange={(afterMinutes) => onChange({ ...rule, afterMinutes: Number.isNaN(afterMinutes) ? 0 : afterMinutes })}
          />
          <Button
            variant="quiet"
            icon={Trash2}
            aria-label={`Remove method ${index + 1} ${headings[urgency].toLowerCase()}`}
            onPress={() => onRemove(rule.key)}
          />
        </div>
      ))}
      <Button
        size="small"
        icon={Plus}
        className="self-start"
        disabledReason={onAdd === undefined ? "Add a contact method first" : undefined}
        onPress={() => onAdd?.(next)}
      >
        Add a method {headings[urgency].toLowerCase()}
      </Button>
    </fieldset>
  );
}
