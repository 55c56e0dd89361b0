import { type ReactNode, useState } from "react";
import type { RoomSheetProps } from "#incidents/room-control.ts";
import { PersonField } from "#incidents/role-sheets.tsx";
import { SheetForm } from "#incidents/sheet-form.tsx";
import { now } from "#ui/now.ts";
import { SegmentedControl } from "#ui/segmented-control.tsx";
import { TextField } from "#ui/text-field.tsx";
import { useDraft } from "#ui/use-draft.ts";

const checkBacks = [
  { id: "5", label: "5 min" },
  { id: "15", label: "15 min" },
  { id: "30", label: "30 min" },
  { id: "none", label: "Never" },
];

/** Something to do now, by somebody, looked at again at a time. */
export function TaskSheet({ room, control }: RoomSheetProps): ReactNode {
  const [text, setText, forget] = useDraft(`incident:${room.id}:task`);
  const [assigneeId, setAssignee] = useState<string>();
  const [minutes, setMinutes] = useState("15");
  const checkBackAt =
    minutes === "none"
      ? undefined
      : now()
          .add({ minutes: Number(minutes) })
          .toString();
  return (
    <SheetForm
      room={room}
      control={control}
      title="Add a task"
      verb="Add task"
      done="Task added"
      action={text.trim() === "" ? undefined : { kind: "add_task", text: text.trim(), assigneeId, checkBackAt }}
      missing="Say what to do"
      onDone={forget}
    >
      <TextField label="What to do" name="text" value={text} onChange={setText} maxLength={300} isRequired autoFocus />
      <PersonField label="Who does it" value={assigneeId} onChange={setAssignee} />
      <div className="flex flex-col gap-1.5">
        <p className="text-row font-label">Look again in</p>
        <SegmentedControl label="Look again in" segments={checkBacks} value={minutes} onChange={setMinutes} isWide />
      </div>
    </SheetForm>
  );
}
