import type { ReactNode } from "react";
import { problemText } from "#api/problem.ts";
import { useMayNot } from "#identity/index.ts";
import { type Schedule, useSchedule } from "#oncall/on-call-queries.ts";
import { draftOfSchedule } from "#oncall/schedule-draft.ts";
import { LazyScheduleForm } from "#oncall/lazy-schedule-form.tsx";
import { useStoredDraft } from "#oncall/use-stored-draft.ts";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";

/** Changes a schedule from a date on, with what that does shown before it is saved. */
export function EditScheduleScreen({ params }: { readonly params: Readonly<Record<string, string>> }): ReactNode {
  const id = params["id"] ?? "";
  const schedule = useSchedule(id);
  const name = schedule.data?.name ?? "Schedule";
  const crumbs = [
    { label: "On-call", href: "/on-call" },
    { label: name, href: `/schedules/${id}` },
  ];
  const refusal = useMayNot("admin");
  return (
    <>
      <PageHeader title={`Edit ${name}`} crumbs={crumbs} here="Edit" />
      {refusal !== undefined && (
        <Card>
          <EmptyState title="You may not edit schedules">{refusal}</EmptyState>
        </Card>
      )}
      {refusal === undefined && schedule.data !== undefined && <EditForm key={id} schedule={schedule.data} />}
      {refusal === undefined && schedule.data === undefined && schedule.error === null && <SkeletonRows label="Loading the schedule" />}
      {schedule.error !== null && schedule.data === undefined && (
        <ErrorState error={new Error(problemText(schedule.error))} onRetry={() => void schedule.refetch()} />
      )}
    </>
  );
}

function EditForm({ schedule }: { readonly schedule: Schedule }): ReactNode {
  const [draft, setDraft, forget] = useStoredDraft(`schedule:${schedule.id}`, () => draftOfSchedule(schedule));
  return <LazyScheduleForm scheduleId={schedule.id} draft={draft} onChange={setDraft} onSaved={forget} />;
}
