import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { MaintenanceWindow } from "#alerts/hold-queries.ts";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { useServices } from "#catalog/index.ts";
import { Button } from "#ui/button.tsx";
import { Checkbox } from "#ui/checkbox.tsx";
import { DateTimeField } from "#ui/date-time-field.tsx";
import { Sheet } from "#ui/dialog.tsx";
import { FieldGroup } from "#ui/field-group.tsx";
import { Form } from "#ui/form.tsx";
import { deviceZone } from "#ui/format-time.ts";
import { now } from "#ui/now.ts";
import { Switch } from "#ui/switch.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

interface WindowSheetProps {
  /** The one to change; undefined for a new one. */
  readonly window: MaintenanceWindow | undefined;
  readonly onClose: () => void;
}

interface WindowDraft {
  readonly serviceIds: ReadonlySet<string>;
  readonly includeDependents: boolean;
  readonly reason: string;
  readonly startsAt: Temporal.Instant | undefined;
  readonly endsAt: Temporal.Instant | undefined;
}

/** The next full hour, and two hours of it. */
function newWindow(): WindowDraft {
  const begin = now().toZonedDateTimeISO(deviceZone()).round({ smallestUnit: "hour", roundingMode: "ceil" });
  return {
    serviceIds: new Set(),
    includeDependents: false,
    reason: "",
    startsAt: begin.toInstant(),
    endsAt: begin.add({ hours: 2 }).toInstant(),
  };
}

function draftOf(window: MaintenanceWindow): WindowDraft {
  return {
    serviceIds: new Set(window.serviceIds),
    includeDependents: window.includeDependents,
    reason: window.reason,
    startsAt: Temporal.Instant.from(window.startsAt),
    endsAt: Temporal.Instant.from(window.endsAt),
  };
}

/** Which services, why, from when until when. */
export function WindowSheet({ window, onClose }: WindowSheetProps): ReactNode {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => (window === undefined ? newWindow() : draftOf(window)));
  const change = (part: Partial<WindowDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const save = useMutation({
    mutationFn: () => send(window, draft),
    onSuccess: () => {
      toast({ title: "Saved", description: draft.reason });
      onClose();
      return client.invalidateQueries({ queryKey: ["maintenance-windows"] });
    },
  });
  return (
    <Sheet isOpen onOpenChange={onClose} title={window === undefined ? "New maintenance window" : "Edit maintenance window"}>
      <Form label="Maintenance window" onSubmit={() => save.mutate()} isPending={save.isPending} problem={toFormProblem(save.error)}>
        <TextField
          name="reason"
          label="What is done"
          value={draft.reason}
          onChange={(reason) => change({ reason })}
          isRequired
          maxLength={1000}
        />
        <ServiceBoxes chosen={draft.serviceIds} onChange={(serviceIds) => change({ serviceIds })} />
        <Switch isSelected={draft.includeDependents} onChange={(includeDependents) => change({ includeDependents })}>
          And the services that need them
        </Switch>
        <DateTimeField
          name="startsAt"
          label="From"
          value={draft.startsAt}
          onChange={(startsAt) => change({ startsAt })}
          zone={deviceZone()}
          isRequired
        />
        <DateTimeField
          name="endsAt"
          label="Until"
          value={draft.endsAt}
          onChange={(endsAt) => change({ endsAt })}
          zone={deviceZone()}
          isRequired
        />
        <Button type="submit" variant="act" isPending={save.isPending} className="self-end">
          Save window
        </Button>
      </Form>
    </Sheet>
  );
}

interface ServiceBoxesProps {
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (ids: ReadonlySet<string>) => void;
}

function ServiceBoxes({ chosen, onChange }: ServiceBoxesProps): ReactNode {
  const services = useServices().data?.items ?? [];
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  };
  return (
    <FieldGroup role="group" name="serviceIds" label="Services">
      <div className="flex max-h-60 flex-col overflow-auto rounded-control border border-line px-3 py-1">
        {services.length === 0 && <p className="py-2 text-row text-ink-3">There is no service yet.</p>}
        {services.map((service) => (
          <Checkbox key={service.id} isSelected={chosen.has(service.id)} onChange={() => toggle(service.id)}>
            {service.name}
          </Checkbox>
        ))}
      </div>
    </FieldGroup>
  );
}

function send(window: MaintenanceWindow | undefined, draft: WindowDraft) {
  const { serviceIds, includeDependents, reason, startsAt, endsAt } = draft;
  const times = { startsAt: (startsAt ?? now()).toString(), endsAt: (endsAt ?? now()).toString() };
  const body = { serviceIds: [...serviceIds], includeDependents, reason, ...times };
  if (window === undefined) return read(api.POST("/api/v1/maintenance-windows", { body }));
  const params = { path: { id: window.id } };
  return read(api.PUT("/api/v1/maintenance-windows/{id}", { params, body: { ...body, version: window.version } }));
}
