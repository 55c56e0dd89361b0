import { useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { api } from "#api/client.ts";
import { type Schedule, useRefetchOnCall } from "#oncall/on-call-queries.ts";
import { type TemporaryPlan, useTemporaryPlans } from "#oncall/planning-queries.ts";
import { stretchText } from "#oncall/rota-words.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { toast } from "#ui/toast.ts";

const TemporaryPlanSheet = lazy(async () => ({ default: (await import("#oncall/temporary-plan-sheet.tsx")).TemporaryPlanSheet }));

interface TemporaryPlansProps {
  readonly schedule: Schedule;
  readonly zone: string;
  readonly disabledReason: string | undefined;
}

/** Plans of their own that stand in place of the rotations for a stretch, as over the holidays. */
export function TemporaryPlansCard({ schedule, zone, disabledReason }: TemporaryPlansProps): ReactNode {
  const plans = useTemporaryPlans(schedule.id).data?.items ?? [];
  const [isAdding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<TemporaryPlan>();
  return (
    <Card
      title="Temporary plans"
      actions={
        <Button size="small" icon={Plus} disabledReason={disabledReason} onPress={() => setAdding(true)}>
          Plan a stretch
        </Button>
      }
    >
      {plans.length === 0 ? (
        <p className="text-row text-ink-2">None. A plan of its own stands in place of the rotations for a stretch, as over the holidays.</p>
      ) : (
        <ul aria-label="Temporary plans" className="flex flex-col gap-3">
          {plans.map((plan) => (
            <li key={plan.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 text-row">
              <div className="min-w-0 flex-1 basis-52">
                <p className="font-strong">{stretchText(plan, zone)}</p>
                <p className="text-ink-2 [overflow-wrap:anywhere]">{[...new Set(plan.shifts.map(({ user }) => user.name))].join(", ")}</p>
                {plan.reason !== "" && <p className="text-ink-3 [overflow-wrap:anywhere]">{plan.reason}</p>}
              </div>
              <Button
                size="small"
                aria-label={`Remove the plan of ${stretchText(plan, zone)}`}
                disabledReason={disabledReason}
                onPress={() => setLeaving(plan)}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      {isAdding && (
        <Suspense>
          <TemporaryPlanSheet schedule={schedule} zone={zone} onClose={() => setAdding(false)} />
        </Suspense>
      )}
      {leaving !== undefined && <RemovePlanDialog plan={leaving} zone={zone} onClose={() => setLeaving(undefined)} />}
    </Card>
  );
}

interface RemovePlanProps {
  readonly plan: TemporaryPlan;
  readonly zone: string;
  readonly onClose: () => void;
}

function RemovePlanDialog({ plan, zone, onClose }: RemovePlanProps): ReactNode {
  const refetch = useRefetchOnCall();
  const path = { id: plan.scheduleId, temporaryId: plan.id };
  const remove = useMutation({
    mutationFn: () => api.DELETE("/api/v1/schedules/{id}/temporary-schedules/{temporaryId}", { params: { path } }),
    onSuccess: () => toast({ title: "Removed", description: stretchText(plan, zone) }),
    onSettled: refetch,
  });
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title="Remove this plan?"
      description="Whoever the rotations name is on call again. Hours that have passed stay as they were."
      facts={[{ label: "When", value: stretchText(plan, zone) }]}
      actionLabel="Remove"
      onConfirm={() => remove.mutateAsync()}
    />
  );
}
