import { History, ListTodo } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import type { RoomSheetProps } from "#incidents/room-control.ts";
import { type Command, useRegisteredCommands } from "#ui/commands.ts";
import { Dialog } from "#ui/dialog.tsx";
import { Kbd } from "#ui/kbd.tsx";

/** Keys that walk or that belong to what is open already. */
const leftOut: ReadonlySet<string> = new Set(["j", "k", ".", "mod+enter"]);

/** Everything that can be done in this room now, with its key. */
export function ActionsSheet({ room, control }: RoomSheetProps): ReactNode {
  const commands = useRegisteredCommands().filter((command) => command.group === "page" && !leftOut.has(command.keys ?? ""));
  const more: readonly Command[] = [
    { id: "room.task", label: "Add a task", group: "page", icon: ListTodo, onAct: () => control.open({ kind: "task" }) },
    { id: "room.facts", label: "Correct a time", group: "page", icon: History, onAct: () => control.open({ kind: "facts" }) },
  ];
  return (
    <Dialog
      isOpen
      isDismissable
      onOpenChange={(isOpen) => !isOpen && control.close()}
      title={`${room.reference}: all actions`}
      size="small"
    >
      <ul className="-mx-2 flex flex-col">
        {[...commands, ...more].map((command) => (
          <li key={command.id}>
            <ActionRow command={command} onDone={control.close} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function ActionRow({ command, onDone }: { readonly command: Command; readonly onDone: () => void }): ReactNode {
  const { icon: Icon, disabledReason } = command;
  const act = (): void => {
    onDone();
    command.onAct();
  };
  return (
    <Button
      onPress={act}
      isDisabled={disabledReason !== undefined}
      className="flex min-h-10 w-full cursor-pointer items-center gap-3 rounded-control px-2 text-start text-body data-hovered:bg-sunken data-disabled:cursor-not-allowed data-disabled:text-ink-3 pointer-coarse:min-h-12"
    >
      {Icon === undefined ? <span className="size-4.5" /> : <Icon aria-hidden className="size-4.5 shrink-0 text-ink-3" />}
      <span className="min-w-0 flex-1">
        {command.label}
        {disabledReason !== undefined && <span className="block text-row text-ink-3">{disabledReason}</span>}
      </span>
      {command.keys !== undefined && <Kbd keys={command.keys} />}
    </Button>
  );
}
