import { componentStatuses, componentStatusWords } from "@staunch/core/comms";
import { ArrowDown, ArrowUp, Ellipsis, Pencil, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Component, StatusPage } from "#comms/comms-queries.ts";
import { ComponentDialog } from "#comms/component-dialog.tsx";
import { useRemoveComponent, useSetStatus, useSwap } from "#comms/use-page-actions.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { Menu } from "#ui/menu.tsx";
import { Select } from "#ui/select.tsx";

/** What customers use, in their words, and how it is. */
export function ComponentsCard({ page }: { readonly page: StatusPage }): ReactNode {
  const [edited, setEdited] = useState<Component | "new">();
  const mayNot = useMayNot("admin");
  const sections = [{ id: undefined, name: undefined }, ...page.groups];
  return (
    <Card
      title="Components"
      isFlush
      actions={
        <Button icon={Plus} disabledReason={mayNot} onPress={() => setEdited("new")}>
          Add component
        </Button>
      }
    >
      {page.components.length === 0 && (
        <EmptyState title="No components yet">Customers look for the thing they use. Name a few.</EmptyState>
      )}
      {sections.map((group) => {
        const components = page.components.filter((component) => (component.componentGroupId ?? undefined) === group.id);
        if (components.length === 0) return undefined;
        return (
          <div key={group.id ?? "none"}>
            {group.name !== undefined && <h3 className="px-4 pt-4 text-label font-label text-ink-3 tablet:px-5">{group.name}</h3>}
            <ul aria-label={group.name ?? "Components"}>
              {components.map((component, index) => (
                <ComponentRow
                  key={component.id}
                  page={page}
                  component={component}
                  above={components[index - 1]}
                  below={components[index + 1]}
                  onEdit={() => setEdited(component)}
                />
              ))}
            </ul>
          </div>
        );
      })}
      {edited !== undefined && (
        <ComponentDialog page={page} component={edited === "new" ? undefined : edited} onClose={() => setEdited(undefined)} />
      )}
    </Card>
  );
}

interface ComponentRowProps {
  readonly page: StatusPage;
  readonly component: Component;
  readonly above: Component | undefined;
  readonly below: Component | undefined;
  readonly onEdit: () => void;
}

function ComponentRow({ page, component, above, below, onEdit }: ComponentRowProps): ReactNode {
  const mayNot = useMayNot("admin");
  const maySet = useMayNot("responder") === undefined;
  const setStatus = useSetStatus(page.id);
  const swap = useSwap(page.id);
  const remove = useRemoveComponent(page.id);
  const [isRemoving, setRemoving] = useState(false);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-3 last:border-b-0 tablet:px-5">
      <div className="min-w-0 flex-1 basis-40">
        <p className="text-row font-strong [overflow-wrap:anywhere]">{component.name}</p>
        {component.description !== "" && <p className="text-row text-ink-3">{component.description}</p>}
      </div>
      <div className="max-tablet:flex-1 [&>*>:first-child]:sr-only">
        <Select
          label={`Status of ${component.name}`}
          options={componentStatuses.map((id) => ({ id, label: componentStatusWords[id] }))}
          value={component.status}
          isDisabled={!maySet}
          onChange={(id) => {
            const status = componentStatuses.find((one) => one === id);
            if (status !== undefined) setStatus.mutate({ componentId: component.id, status });
          }}
          className="tablet:w-44"
        />
      </div>
      <Menu
        label={`Actions for ${component.name}`}
        trigger={<Button variant="quiet" icon={Ellipsis} aria-label={`Actions for ${component.name}`} />}
        actions={[
          { id: "edit", label: "Edit", icon: Pencil, onAct: onEdit, disabledReason: mayNot },
          {
            id: "up",
            label: "Move up",
            icon: ArrowUp,
            disabledReason: mayNot ?? (above === undefined ? "It is the first" : undefined),
            onAct: () => above !== undefined && swap.mutate([component, above]),
          },
          {
            id: "down",
            label: "Move down",
            icon: ArrowDown,
            disabledReason: mayNot ?? (below === undefined ? "It is the last" : undefined),
            onAct: () => below !== undefined && swap.mutate([component, below]),
          },
          { id: "remove", label: "Remove", icon: Trash2, onAct: () => setRemoving(true), disabledReason: mayNot },
        ]}
      />
      <ConfirmDialog
        isOpen={isRemoving}
        onOpenChange={setRemoving}
        title={`Remove ${component.name}`}
        description="It leaves the page at once. What was posted about it stays in the history."
        actionLabel="Remove"
        onConfirm={() => remove.mutateAsync(component.id)}
      />
    </li>
  );
}
