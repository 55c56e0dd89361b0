import { useMutation, useQueryClient } from "@tanstack/react-query";
import { BellRing, Pencil } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { type ServicePolicy, usePolicies, useServicePolicy } from "#app/service/service-queries.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Form } from "#ui/form.tsx";
import { Link } from "#ui/link.tsx";
import { Select } from "#ui/select.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { toast } from "#ui/toast.ts";

/** Who is woken for a service. */
export function PolicyCard({ serviceId }: { readonly serviceId: string }): ReactNode {
  const policy = useServicePolicy(serviceId);
  const mayNot = useMayNot("admin");
  const [isChoosing, setChoosing] = useState(false);
  return (
    <Card
      title="Who is paged"
      actions={
        <Button size="small" icon={Pencil} disabledReason={mayNot} onPress={() => setChoosing(true)}>
          Choose
        </Button>
      }
    >
      {policy.isPending && <SkeletonRows rows={1} label="Loading who is paged" />}
      {policy.isError && policy.data === undefined && <ErrorState error={policy.error} onRetry={() => void policy.refetch()} />}
      {policy.data !== undefined && <ChosenPolicy choice={policy.data} />}
      <p className="mt-3 border-t border-line pt-3 text-row">
        <Link href={`/services/${serviceId}/grouping`}>Grouping, waiting and flapping</Link>
      </p>
      {isChoosing && policy.data !== undefined && (
        <ChoosePolicy serviceId={serviceId} chosenId={ownChoice(policy.data)} onClose={() => setChoosing(false)} />
      )}
    </Card>
  );
}

function ChosenPolicy({ choice: { policy, isOwn } }: { readonly choice: ServicePolicy }): ReactNode {
  if (policy === null) {
    return (
      <EmptyState icon={BellRing} title="No escalation policy">
        Until there is one, the team that answers for the service is paged as a whole.
      </EmptyState>
    );
  }
  return (
    <div className="text-row">
      <Link href={`/escalation-policies/${policy.id}`} className="font-medium [overflow-wrap:anywhere]">
        {policy.name}
      </Link>
      <p className="text-ink-2">
        {policy.steps.length === 1 ? "1 step" : `${policy.steps.length} steps`}
        {!isOwn && " · the organisation's default"}
      </p>
    </div>
  );
}

function ownChoice({ policy, isOwn }: ServicePolicy): string {
  return isOwn && policy !== null ? policy.id : theDefault;
}

/** The choice of none of its own; a policy's id is never this. */
const theDefault = "default";

interface ChoosePolicyProps {
  readonly serviceId: string;
  readonly chosenId: string;
  readonly onClose: () => void;
}

function ChoosePolicy({ serviceId, chosenId, onClose }: ChoosePolicyProps): ReactNode {
  const policies = usePolicies();
  const client = useQueryClient();
  const [id, setId] = useState(chosenId);
  const save = useMutation({
    mutationFn: () =>
      read(
        api.PUT("/api/v1/services/{id}/escalation-policy", {
          params: { path: { id: serviceId } },
          body: { policyId: id === theDefault ? null : id },
        }),
      ),
    onSuccess: () => {
      toast({ title: "Saved", description: "Pages under way keep the policy they started with." });
      onClose();
      return client.invalidateQueries({ queryKey: ["escalation-policies"] });
    },
  });
  const options = (policies.data?.items ?? []).map((policy) => ({ id: policy.id, label: policy.name }));
  return (
    <Dialog isOpen onOpenChange={onClose} title="Who is paged" size="small">
      <Form label="Escalation policy" onSubmit={() => save.mutate()} isPending={save.isPending} problem={toFormProblem(save.error)}>
        <Select
          name="policyId"
          label="Escalation policy"
          options={[{ id: theDefault, label: "The organisation's default" }, ...options]}
          value={id}
          onChange={setId}
        />
        <Button type="submit" variant="act" isPending={save.isPending} className="self-end">
          Save
        </Button>
      </Form>
    </Dialog>
  );
}
