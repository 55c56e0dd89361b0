import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import type { Room, RoomTask } from "#incidents/incident-queries.ts";
import type { RoomControl } from "#incidents/room-control.ts";
import { useRoomButton } from "#incidents/use-room-actions.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Checkbox } from "#ui/checkbox.tsx";
import { toInstant } from "#ui/format-time.ts";
import { useNow } from "#ui/now.ts";
import { AbsoluteTime } from "#ui/time.tsx";

/** What to do now, who does it, and when somebody looks again. */
export function TasksCard({ room, control }: { readonly room: Room; readonly control: RoomControl }): ReactNode {
  return (
    <Card
      title="Tasks"
      actions={
        <Button size="small" icon={Plus} disabledReason={control.mayNot} onPress={() => control.open({ kind: "task" })}>
          Add task
        </Button>
      }
    >
      {room.tasks.length === 0 ? (
        <p className="text-row text-ink-2">Nothing to do is written down.</p>
      ) : (
        <ul aria-label="Tasks" className="flex flex-col gap-2.5">
          {room.tasks.map((task) => (
            <li key={task.id}>
              <TaskRow room={room} task={task} isLocked={control.mayNot !== undefined} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

interface TaskRowProps {
  readonly room: Room;
  readonly task: RoomTask;
  readonly isLocked: boolean;
}

function TaskRow({ room, task, isLocked }: TaskRowProps): ReactNode {
  const act = useRoomButton(room.id);
  const isDone = task.doneAt !== null;
  return (
    <div>
      <Checkbox isSelected={isDone} isDisabled={isDone || isLocked} onChange={() => act({ kind: "complete_task", taskId: task.id })}>
        <span className={isDone ? "text-ink-3 line-through" : undefined}>{task.text}</span>
      </Checkbox>
      {!isDone && (
        <p className="ps-7 text-row text-ink-2">
          {task.assignee?.name ?? "Nobody yet"}
          {task.checkBackAt !== null && <CheckBack at={task.checkBackAt} />}
        </p>
      )}
    </div>
  );
}

function CheckBack({ at }: { readonly at: string }): ReactNode {
  const now = useNow();
  const isDue = Temporal.Instant.compare(toInstant(at), now) <= 0;
  return (
    <span className={isDue ? "text-sev2-ink" : undefined}>
      {" · "}
      {isDue ? "look again now, since " : "look again at "}
      <AbsoluteTime at={at} />
    </span>
  );
}
