import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { useServices } from "#catalog/index.ts";
import { type Component, type StatusPage, statusPageKey } from "#comms/comms-queries.ts";
import { changeComponent } from "#comms/use-page-actions.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { Select } from "#ui/select.tsx";
import { TextField } from "#ui/text-field.tsx";

interface ComponentDialogProps {
  readonly page: StatusPage;
  /** Undefined: a new one. */
  readonly component: Component | undefined;
  readonly onClose: () => void;
}

const none = "none";

/** A component's name, its group, and the service behind it. */
export function ComponentDialog({ page, component, onClose }: ComponentDialogProps): ReactNode {
  const client = useQueryClient();
  const services = useServices();
  const [fields, setFields] = useState(() => fieldsOf(page, component));
  const set = (changed: Partial<Fields>): void => setFields({ ...fields, ...changed });
  const save = useMutation({
    mutationFn: () => store(page, component, fields),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: statusPageKey(page.id) }),
  });
  const title = component === undefined ? "Add a component" : `Edit ${component.name}`;
  return (
    <Dialog isOpen onOpenChange={onClose} title={title} size="small" isDismissable={false}>
      <Form label={title} onSubmit={() => save.mutate()} isPending={save.isPending} problem={toFormProblem(save.error)}>
        <TextField
          name="name"
          label="Name"
          description="As customers would say it."
          value={fields.name}
          onChange={(name) => set({ name })}
          isRequired
          maxLength={200}
          autoFocus
        />
        <TextField
          name="description"
          label="Description"
          value={fields.description}
          onChange={(description) => set({ description })}
          maxLength={1000}
        />
        <TextField
          name="componentGroupId"
          label="Group"
          description="Left empty, it stands by itself."
          value={fields.groupName}
          onChange={(groupName) => set({ groupName })}
          maxLength={200}
        />
        <Select
          name="serviceId"
          label="Service behind it"
          description="Incidents on that service suggest this page."
          options={[
            { id: none, label: "None" },
            ...(services.data?.items ?? []).map((service) => ({ id: service.id, label: service.name })),
          ]}
          value={fields.serviceId}
          onChange={(serviceId) => set({ serviceId })}
        />
        <Button type="submit" variant="act" isPending={save.isPending} className="self-end">
          {component === undefined ? "Add component" : "Save"}
        </Button>
      </Form>
    </Dialog>
  );
}

interface Fields {
  readonly name: string;
  readonly description: string;
  /** `none` for none. */
  readonly serviceId: string;
  readonly groupName: string;
}

function fieldsOf(page: StatusPage, component: Component | undefined): Fields {
  if (component === undefined) return { name: "", description: "", serviceId: none, groupName: "" };
  const { name, description, serviceId, componentGroupId } = component;
  const groupName = page.groups.find((group) => group.id === componentGroupId)?.name ?? "";
  return { name, description, serviceId: serviceId ?? none, groupName };
}

async function store(page: StatusPage, component: Component | undefined, fields: Fields): Promise<unknown> {
  const { name, description } = fields;
  const serviceId = fields.serviceId === none ? undefined : fields.serviceId;
  const componentGroupId = await groupIdOf(page, fields.groupName.trim());
  if (component !== undefined) {
    const change = { name, description, serviceId: serviceId ?? null, componentGroupId: componentGroupId ?? null };
    return changeComponent(page.id, { component, change });
  }
  const body = {
    name,
    description,
    ...(serviceId !== undefined && { serviceId }),
    ...(componentGroupId !== undefined && { componentGroupId }),
  };
  return read(api.POST("/api/v1/status-pages/{id}/components", { params: { path: { id: page.id } }, body }));
}

/** The group of that name, made if there is none. */
async function groupIdOf(page: StatusPage, name: string): Promise<string | undefined> {
  if (name === "") return undefined;
  const known = page.groups.find((group) => group.name.toLowerCase() === name.toLowerCase());
  if (known !== undefined) return known.id;
  const made = await read(api.POST("/api/v1/status-pages/{id}/component-groups", { params: { path: { id: page.id } }, body: { name } }));
  return made.id;
}
