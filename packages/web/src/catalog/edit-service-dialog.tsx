import { type ServiceTier, serviceBounds, serviceDefaults, serviceTiers } from "@staunch/core/catalog";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import type { Service } from "#catalog/catalog-queries.ts";
import { tierWords } from "#catalog/catalog-words.ts";
import { nobody, OwnerSelect, ownerTeamIdOf } from "#catalog/owner-select.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { NumberField } from "#ui/number-field.tsx";
import { Select } from "#ui/select.tsx";
import { Switch } from "#ui/switch.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

interface Draft {
  readonly name: string;
  readonly description: string;
  readonly owner: string;
  readonly tier: ServiceTier;
  readonly reopenWindowMinutes: number;
  readonly timesOut: boolean;
  readonly acknowledgementTimeoutMinutes: number;
}

function draftOf(service: Service): Draft {
  const timeout = service.acknowledgementTimeoutMinutes;
  return {
    name: service.name,
    description: service.description,
    owner: service.ownerTeamId ?? nobody,
    tier: service.tier,
    reopenWindowMinutes: service.reopenWindowMinutes,
    timesOut: timeout !== null,
    acknowledgementTimeoutMinutes:
      timeout ?? serviceDefaults.acknowledgementTimeoutMinutes ?? serviceBounds.acknowledgementTimeoutMinutes.max,
  };
}

function bodyOf(draft: Draft) {
  const { name, description, owner, tier, reopenWindowMinutes, timesOut, acknowledgementTimeoutMinutes } = draft;
  return {
    name,
    description,
    ownerTeamId: ownerTeamIdOf(owner),
    tier,
    reopenWindowMinutes,
    acknowledgementTimeoutMinutes: timesOut ? acknowledgementTimeoutMinutes : null,
  };
}

const minutes: Intl.NumberFormatOptions = { style: "unit", unit: "minute", unitDisplay: "long" };

/** Everything about a service that is its own. A lost race keeps what was typed and says so. */
export function EditServiceDialog({ service, onClose }: { readonly service: Service; readonly onClose: () => void }): ReactNode {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(service));
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const save = useMutation({
    mutationFn: () =>
      read(
        api.PATCH("/api/v1/services/{id}", {
          params: { path: { id: service.id } },
          body: { ...bodyOf(draft), version: service.version },
        }),
      ),
    onSuccess: () => {
      toast({ title: "Saved" });
      onClose();
      return client.invalidateQueries({ queryKey: ["services"] });
    },
  });
  return (
    <Dialog isOpen onOpenChange={onClose} title={`Edit ${service.name}`}>
      <Form label="Service" onSubmit={() => save.mutate()} isPending={save.isPending} problem={toFormProblem(save.error)}>
        <TextField name="name" label="Name" value={draft.name} onChange={(name) => change({ name })} isRequired maxLength={120} />
        <TextArea
          name="description"
          label="Description"
          description="What it does, for somebody who is paged for it and has never seen it."
          value={draft.description}
          onChange={(description) => change({ description })}
          rows={3}
          maxLength={serviceBounds.descriptionLength}
        />
        <OwnerSelect value={draft.owner} onChange={(owner) => change({ owner })} />
        <Select
          name="tier"
          label="How much it matters"
          options={serviceTiers.map((tier) => ({ id: String(tier), label: tierWords[tier], description: `Tier ${tier}` }))}
          value={String(draft.tier)}
          onChange={(id) => change({ tier: serviceTiers.find((tier) => String(tier) === id) ?? draft.tier })}
        />
        <AlertingFields draft={draft} onChange={change} />
        <Button type="submit" variant="act" isPending={save.isPending} className="self-end">
          Save
        </Button>
      </Form>
    </Dialog>
  );
}

interface AlertingFieldsProps {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
}

function AlertingFields({ draft, onChange }: AlertingFieldsProps): ReactNode {
  const { reopenWindowMinutes: reopen, acknowledgementTimeoutMinutes: timeout } = serviceBounds;
  return (
    <>
      <NumberField
        name="reopenWindowMinutes"
        label="Reopen window"
        description="An alert that comes back this soon after it was resolved is the same alert again. 0 switches this off."
        value={draft.reopenWindowMinutes}
        onChange={(reopenWindowMinutes) => onChange({ reopenWindowMinutes })}
        minValue={reopen.min}
        maxValue={reopen.max}
        formatOptions={minutes}
      />
      <Switch
        isSelected={draft.timesOut}
        onChange={(timesOut) => onChange({ timesOut })}
        description="Somebody may fall asleep again. The page then goes on from the step it had reached."
      >
        An acknowledgement times out
      </Switch>
      {draft.timesOut && (
        <NumberField
          name="acknowledgementTimeoutMinutes"
          label="Times out after"
          value={draft.acknowledgementTimeoutMinutes}
          onChange={(acknowledgementTimeoutMinutes) => onChange({ acknowledgementTimeoutMinutes })}
          minValue={timeout.min}
          maxValue={timeout.max}
          formatOptions={minutes}
        />
      )}
    </>
  );
}
