import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { useOnCallNow, usePeople } from "#oncall/on-call-queries.ts";
import { useRefetchImports } from "#oncall/planning-queries.ts";
import { Button } from "#ui/button.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { RadioGroup } from "#ui/radio-group.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

interface AddImportProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

interface ImportDraft {
  readonly name: string;
  readonly url: string;
  readonly kind: "absences" | "overrides";
  readonly userId: string | undefined;
  readonly scheduleId: string | undefined;
}

const formId = "add-import-form";
const nothing: ImportDraft = { name: "", url: "", kind: "absences", userId: undefined, scheduleId: undefined };

/** Names a calendar elsewhere and what its events mean here. */
export function AddImportDialog({ isOpen, onOpenChange }: AddImportProps): ReactNode {
  const [draft, setDraft] = useState(nothing);
  const refetch = useRefetchImports();
  const close = (): void => {
    add.reset();
    setDraft(nothing);
    onOpenChange(false);
  };
  const add = useMutation({
    mutationFn: ({ name, url, kind, userId, scheduleId }: ImportDraft) => {
      const target =
        kind === "absences" ? { ...(userId !== undefined && { userId }) } : { ...(scheduleId !== undefined && { scheduleId }) };
      return read(api.POST("/api/v1/calendar-imports", { body: { name, url, kind, ...target } }));
    },
    onSuccess: (added) => {
      toast({ title: "Added", description: added.name });
      close();
    },
    onSettled: refetch,
  });
  const refusal = draft.kind === "overrides" && draft.scheduleId === undefined ? "Choose the schedule." : undefined;
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={close}
      title="Read a calendar"
      description="An iCalendar address, as calendar programs publish them."
      actions={
        <>
          <Button onPress={close}>Leave as it is</Button>
          <Button variant="act" type="submit" form={formId} isPending={add.isPending} disabledReason={refusal}>
            Add
          </Button>
        </>
      }
    >
      <Form id={formId} label="Calendar" onSubmit={() => add.mutate(draft)} isPending={add.isPending} problem={toFormProblem(add.error)}>
        <TextField
          label="Name"
          name="name"
          maxLength={120}
          isRequired
          value={draft.name}
          onChange={(name) => setDraft({ ...draft, name })}
        />
        <TextField
          label="Address"
          name="url"
          type="url"
          maxLength={2000}
          isRequired
          value={draft.url}
          onChange={(url) => setDraft({ ...draft, url })}
          description="It may be a secret one; it is kept sealed and not shown again."
        />
        <RadioGroup
          label="What its events mean"
          value={draft.kind}
          onChange={(id) => setDraft({ ...draft, kind: id === "overrides" ? "overrides" : "absences" })}
          options={[
            { id: "absences", label: "Leave", description: "Shown in the rotas; nobody’s duty changes." },
            { id: "overrides", label: "Cover", description: "Whom an event names stands in for its time." },
          ]}
        />
        <TargetField draft={draft} onChange={setDraft} />
      </Form>
    </Dialog>
  );
}

interface TargetFieldProps {
  readonly draft: ImportDraft;
  readonly onChange: (draft: ImportDraft) => void;
}

const everybody = "everybody";

function TargetField({ draft, onChange }: TargetFieldProps): ReactNode {
  const people = usePeople().data?.items ?? [];
  const schedules = useOnCallNow().data?.items ?? [];
  if (draft.kind === "overrides") {
    return (
      <ComboBox
        label="Schedule"
        name="scheduleId"
        options={schedules.map(({ schedule }) => ({ id: schedule.id, label: schedule.name }))}
        value={draft.scheduleId}
        onChange={(scheduleId) => onChange({ ...draft, scheduleId })}
        isRequired
      />
    );
  }
  return (
    <ComboBox
      label="Whose leave"
      name="userId"
      options={[
        { id: everybody, label: "Of whom each event names" },
        ...people.map((person) => ({ id: person.id, label: person.name, description: person.email })),
      ]}
      value={draft.userId ?? everybody}
      onChange={(id) => onChange({ ...draft, userId: id === everybody ? undefined : id })}
    />
  );
}
