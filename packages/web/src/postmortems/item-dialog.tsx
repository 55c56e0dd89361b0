import { actionItemHint, actionItemKinds, actionItemPriorities } from "@staunch/core/postmortems";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { toFormProblem } from "#api/problem.ts";
import { peopleQuery, useMe } from "#identity/index.ts";
import { DayField } from "#postmortems/day-field.tsx";
import type { ActionItem } from "#postmortems/postmortem-queries.ts";
import { type ItemFields, useAddItem, useChangeItem } from "#postmortems/use-item-actions.ts";
import { kindWords, priorityWords } from "#postmortems/words.ts";
import { Button } from "#ui/button.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { deviceZone } from "#ui/format-time.ts";
import { now } from "#ui/now.ts";
import { Select } from "#ui/select.tsx";
import { TextField } from "#ui/text-field.tsx";

interface ItemDialogProps {
  readonly postmortemId: string;
  /** Undefined: a new one. */
  readonly item: ActionItem | undefined;
  readonly onClose: () => void;
}

/** Two weeks: long enough to do it, short enough to remember why. */
const daysAhead = 14;

/** A verb, one owner, one day. */
export function ItemDialog({ postmortemId, item, onClose }: ItemDialogProps): ReactNode {
  const me = useMe().data?.user?.id;
  const people = useQuery(peopleQuery);
  const [fields, setFields] = useState<ItemFields>(() => initial(item, me));
  const add = useAddItem(postmortemId);
  const change = useChangeItem();
  const active = item === undefined ? add : change;
  const set = (changed: Partial<ItemFields>): void => setFields({ ...fields, ...changed });
  const submit = (): void => {
    const done = { onSuccess: onClose };
    if (item === undefined) add.mutate(fields, done);
    else change.mutate({ id: item.id, version: item.version, fields }, done);
  };
  const title = item === undefined ? "Add an action item" : "Edit the action item";
  return (
    <Dialog isOpen onOpenChange={onClose} title={title} isDismissable={false}>
      <Form label={title} onSubmit={submit} isPending={active.isPending} problem={toFormProblem(active.error)}>
        <TextField
          name="title"
          label="What will be there"
          description={actionItemHint(fields.title) ?? "Begin with a verb, end with a result one can see."}
          placeholder="Stop a canary at 1 % errors"
          value={fields.title}
          onChange={(next) => set({ title: next })}
          isRequired
          maxLength={300}
          autoFocus
        />
        <ComboBox
          name="ownerId"
          label="Owner"
          description="One person. Others may help."
          options={(people.data?.items ?? []).map((person) => ({ id: person.id, label: person.name }))}
          value={fields.ownerId}
          onChange={(ownerId) => set({ ownerId: ownerId ?? "" })}
          isRequired
        />
        <div className="grid gap-5 tablet:grid-cols-3">
          <DayField name="dueOn" label="Due" value={fields.dueOn} onChange={(dueOn) => set({ dueOn })} isRequired />
          <Select
            name="kind"
            label="Kind"
            options={actionItemKinds.map((id) => ({ id, label: kindWords[id] }))}
            value={fields.kind}
            onChange={(id) => set({ kind: actionItemKinds.find((one) => one === id) ?? fields.kind })}
          />
          <Select
            name="priority"
            label="Priority"
            options={actionItemPriorities.map((id) => ({ id, label: priorityWords[id] }))}
            value={fields.priority}
            onChange={(id) => set({ priority: actionItemPriorities.find((one) => one === id) ?? fields.priority })}
          />
        </div>
        <Button
          type="submit"
          variant="act"
          isPending={active.isPending}
          disabledReason={fields.ownerId === "" ? "Choose an owner" : undefined}
          className="self-end"
        >
          {item === undefined ? "Add action item" : "Save"}
        </Button>
      </Form>
    </Dialog>
  );
}

function initial(item: ActionItem | undefined, me: string | undefined): ItemFields {
  if (item !== undefined) {
    const { title, ownerId, dueOn, kind, priority } = item;
    return { title, ownerId, dueOn, kind, priority };
  }
  const dueOn = now().toZonedDateTimeISO(deviceZone()).toPlainDate().add({ days: daysAhead }).toString();
  return { title: "", ownerId: me ?? "", dueOn, kind: "prevent", priority: "medium" };
}
