import type { ReactNode } from "react";
import { useUrlState } from "#api/url-state.ts";
import { useMayNot } from "#identity/index.ts";
import { draftOfPattern, type PatternName, patterns } from "#oncall/schedule-draft.ts";
import { LazyScheduleForm } from "#oncall/lazy-schedule-form.tsx";
import { useStoredDraft } from "#oncall/use-stored-draft.ts";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { deviceZone } from "#ui/format-time.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { RadioGroup } from "#ui/radio-group.tsx";

const crumbs = [{ label: "On-call", href: "/on-call" }];

/** A new schedule, begun from a pattern. */
export function NewScheduleScreen(): ReactNode {
  const [chosen, choose] = useUrlState("pattern", "weekly");
  const pattern = patterns.find(({ id }) => id === chosen)?.id ?? "weekly";
  const refusal = useMayNot("admin");
  return (
    <>
      <PageHeader title="New schedule" crumbs={crumbs} here="New schedule" />
      {refusal !== undefined ? (
        <Card>
          <EmptyState title="You may not create schedules">{refusal}</EmptyState>
        </Card>
      ) : (
        <div className="flex flex-col gap-5">
          <Card>
            <RadioGroup label="Begin with" options={patterns} value={pattern} onChange={choose} />
          </Card>
          <PatternForm key={pattern} pattern={pattern} />
        </div>
      )}
    </>
  );
}

function PatternForm({ pattern }: { readonly pattern: PatternName }): ReactNode {
  const zone = deviceZone();
  const [draft, setDraft, forget] = useStoredDraft(`schedule:new:${pattern}`, () =>
    draftOfPattern(pattern, Temporal.Now.plainDateISO(zone), zone),
  );
  return <LazyScheduleForm scheduleId={undefined} draft={draft} onChange={setDraft} onSaved={forget} />;
}
