import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus, Workflow, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemText, toFormProblem } from "#api/problem.ts";
import { type Service, useNeighbours, useServices } from "#catalog/catalog-queries.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Form } from "#ui/form.tsx";
import { Link } from "#ui/link.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { toast } from "#ui/toast.ts";

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What a service needs, and what needs it: where to look upstream, and who else suffers. */
export function DependenciesCard({ service }: { readonly service: Service }): ReactNode {
  const neighbours = useNeighbours(service.id);
  const mayNot = useMayNot("admin");
  const [isAdding, setAdding] = useState(false);
  const { dependsOn = [], dependents = [] } = neighbours.data ?? {};
  return (
    <Card
      title="Dependencies"
      actions={
        <Button size="small" icon={Plus} disabledReason={mayNot} onPress={() => setAdding(true)}>
          Add
        </Button>
      }
    >
      {neighbours.isPending && <SkeletonRows rows={2} label="Loading dependencies" />}
      {neighbours.isError && <ErrorState error={neighbours.error} onRetry={() => void neighbours.refetch()} />}
      {neighbours.isSuccess && dependsOn.length + dependents.length === 0 && (
        <EmptyState icon={Workflow} title="No dependencies are known">
          Say what this service needs: a change there is then a suspect here.
        </EmptyState>
      )}
      <div className="flex flex-col gap-4">
        {dependsOn.length > 0 && <NeighbourList title="Needs" services={dependsOn} removal={{ service, mayNot }} />}
        {dependents.length > 0 && <NeighbourList title="Needed by" services={dependents} />}
      </div>
      {isAdding && <AddDependency service={service} known={dependsOn} onClose={() => setAdding(false)} />}
    </Card>
  );
}

interface NeighbourListProps {
  readonly title: string;
  readonly services: readonly Named[];
  /** Given where the rows may be taken back: a dependency is edited at the service that has it. */
  readonly removal?: { readonly service: Service; readonly mayNot: string | undefined };
}

function NeighbourList({ title, services, removal }: NeighbourListProps): ReactNode {
  return (
    <div>
      <h3 className="text-label font-label text-ink-3">{title}</h3>
      <ul>
        {services.map((neighbour) => (
          <li key={neighbour.id} className="flex min-h-9 items-center gap-2 text-row">
            <Link look="plain" href={`/services/${neighbour.id}`} className="min-w-0 flex-1 font-medium [overflow-wrap:anywhere]">
              {neighbour.name}
            </Link>
            {removal !== undefined && <RemoveDependency {...removal} neighbour={neighbour} />}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface RemoveDependencyProps {
  readonly service: Service;
  readonly neighbour: Named;
  readonly mayNot: string | undefined;
}

/** Done at once, with the way back in the toast. */
function RemoveDependency({ service, neighbour, mayNot }: RemoveDependencyProps): ReactNode {
  const client = useQueryClient();
  const path = { id: service.id, dependsOnId: neighbour.id };
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ["services"] });
  const putBack = useMutation({
    mutationFn: () => read(api.PUT("/api/v1/services/{id}/dependencies/{dependsOnId}", { params: { path } })),
    onSuccess: refresh,
    onError: (error) => toast({ title: "Not put back", description: problemText(error), tone: "harm" }),
  });
  const remove = useMutation({
    mutationFn: () => read(api.DELETE("/api/v1/services/{id}/dependencies/{dependsOnId}", { params: { path } })),
    onSuccess: () => {
      toast({ title: `${service.name} no longer needs ${neighbour.name}`, action: { label: "Undo", onAct: () => putBack.mutate() } });
      return refresh();
    },
    onError: (error) => toast({ title: "Not removed", description: problemText(error), tone: "harm" }),
  });
  return (
    <Button
      variant="quiet"
      size="small"
      icon={X}
      aria-label={`Remove ${neighbour.name}`}
      disabledReason={mayNot}
      isPending={remove.isPending}
      onPress={() => remove.mutate()}
    />
  );
}

interface AddDependencyProps {
  readonly service: Service;
  readonly known: readonly Named[];
  readonly onClose: () => void;
}

function AddDependency({ service, known, onClose }: AddDependencyProps): ReactNode {
  const services = useServices();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<string>();
  const taken = new Set([service.id, ...known.map((neighbour) => neighbour.id)]);
  const add = useMutation({
    mutationFn: (dependsOnId: string) =>
      read(api.PUT("/api/v1/services/{id}/dependencies/{dependsOnId}", { params: { path: { id: service.id, dependsOnId } } })),
    onSuccess: () => {
      onClose();
      return client.invalidateQueries({ queryKey: ["services"] });
    },
  });
  const submit = (): void => {
    if (chosen !== undefined) add.mutate(chosen);
  };
  return (
    <Dialog isOpen onOpenChange={onClose} title={`What ${service.name} needs`} size="small">
      <Form label="Dependency" onSubmit={submit} isPending={add.isPending} problem={toFormProblem(add.error)}>
        <ComboBox
          name="dependsOnId"
          label="Service"
          isRequired
          autoFocus
          options={(services.data?.items ?? []).filter((one) => !taken.has(one.id)).map((one) => ({ id: one.id, label: one.name }))}
          value={chosen}
          onChange={setChosen}
          emptyText="No other service of that name."
        />
        <Button type="submit" variant="act" isPending={add.isPending} className="self-end">
          Add dependency
        </Button>
      </Form>
    </Dialog>
  );
}
