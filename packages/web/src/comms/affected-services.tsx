import { componentStatuses, type ComponentStatus, componentStatusWords } from "@staunch/core/comms";
import { useQueries } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import type { Affected, Component } from "#comms/comms-queries.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { Select } from "#ui/select.tsx";

interface AffectedServicesProps {
  /** The pages that would show the update. */
  readonly pageIds: readonly string[] | undefined;
  readonly chosen: readonly Affected[];
  readonly onChange: (chosen: readonly Affected[]) => void;
}

/** What the update says about services in customers' words. Folded away: most updates say nothing about them. */
export function AffectedServices({ pageIds = [], chosen, onChange }: AffectedServicesProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const label = chosen.length === 0 ? "Services" : `${chosen.length} ${chosen.length === 1 ? "service" : "services"}`;
  return (
    <>
      <Button variant="quiet" size="small" aria-haspopup="dialog" onPress={() => setOpen(true)} className="-me-2.5">
        {label}
      </Button>
      {isOpen && <AffectedDialog pageIds={pageIds} chosen={chosen} onChange={onChange} onClose={() => setOpen(false)} />}
    </>
  );
}

interface AffectedDialogProps extends Required<Omit<AffectedServicesProps, "pageIds">> {
  readonly pageIds: readonly string[];
  readonly onClose: () => void;
}

function AffectedDialog({ pageIds, chosen, onChange, onClose }: AffectedDialogProps): ReactNode {
  const pages = useQueries({
    queries: pageIds.map((id) => ({
      queryKey: ["status-pages", id],
      queryFn: () => read(api.GET("/api/v1/status-pages/{id}", { params: { path: { id } } })),
    })),
  });
  const components = pages.flatMap((page) => page.data?.components ?? []);
  const set = (component: Component, status: ComponentStatus | undefined): void => {
    const others = chosen.filter((one) => one.componentId !== component.id);
    onChange(status === undefined ? others : [...others, { componentId: component.id, status }]);
  };
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Services this update speaks of"
      description="What you set here is what customers see from the post on. The rest stays as it is."
      actions={<Button onPress={onClose}>Done</Button>}
    >
      {components.length === 0 ? (
        <EmptyState title="The status page has no components yet" />
      ) : (
        <ul className="flex flex-col gap-4">
          {components.map((component) => (
            <li key={component.id}>
              <ComponentChoice
                component={component}
                status={chosen.find((one) => one.componentId === component.id)?.status}
                onChange={(status) => set(component, status)}
              />
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

interface ComponentChoiceProps {
  readonly component: Component;
  readonly status: ComponentStatus | undefined;
  readonly onChange: (status: ComponentStatus | undefined) => void;
}

const same = "same";

function ComponentChoice({ component, status, onChange }: ComponentChoiceProps): ReactNode {
  const unchanged = { id: same, label: `As it is: ${componentStatusWords[component.status]}` };
  const options = componentStatuses.map((id) => ({ id, label: componentStatusWords[id] }));
  return (
    <Select
      label={component.name}
      options={[unchanged, ...options]}
      value={status ?? same}
      onChange={(id) => onChange(componentStatuses.find((one) => one === id))}
    />
  );
}
