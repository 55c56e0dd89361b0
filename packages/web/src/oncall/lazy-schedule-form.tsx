import { type ComponentProps, lazy, type ReactNode, Suspense } from "react";
import type { ScheduleForm } from "#oncall/schedule-form.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";

/** Fields for times, zones, people and numbers are most of the weight of these screens: they come after the page itself. */
const Form = lazy(async () => ({ default: (await import("#oncall/schedule-form.tsx")).ScheduleForm }));

/** The form of a schedule, fetched when it is first wanted. */
export function LazyScheduleForm(props: ComponentProps<typeof ScheduleForm>): ReactNode {
  return (
    <Suspense fallback={<SkeletonRows label="Loading the form" />}>
      <Form {...props} />
    </Suspense>
  );
}
