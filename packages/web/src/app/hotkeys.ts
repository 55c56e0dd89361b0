import { useEffect } from "react";
import { createKeybindingsHandler, type KeybindingHandler, tinykeys } from "tinykeys";
import { takeEarlyKeys } from "#app/early-keys.ts";
import { areShortcutsOn } from "#app/shortcut-choice.ts";
import { type Command, useRegisteredCommands } from "#ui/commands.ts";

const options = { ignore: () => false } as const;

/** Listens for the keys of everything that can be done now. Once, in the shell. */
export function useHotkeys(): void {
  const commands = useRegisteredCommands();
  useEffect(() => {
    // Before those of the whole application are offered, an early key would find nobody.
    if (commands.some((command) => command.group === "global")) {
      const handle = createKeybindingsHandler(bindings(commands), options);
      for (const event of takeEarlyKeys()) handle(event);
    }
    return tinykeys(window, bindings(commands), options);
  }, [commands]);
}

function bindings(commands: readonly Command[]): Record<string, KeybindingHandler> {
  const byKeys = new Map<string, Command>();
  for (const command of commands) if (command.keys !== undefined) byKeys.set(command.keys, command);
  // `g d` and `d` both end in the same key press: the longer one is asked first and takes it.
  const longestFirst = [...byKeys].sort(([left], [right]) => right.split(" ").length - left.split(" ").length);
  const taken = new WeakSet<Event>();
  return Object.fromEntries(
    longestFirst.map(([keys, command]) => [
      toTinykeys(keys),
      (event: KeyboardEvent) => {
        if (taken.has(event) || event.repeat || event.isComposing || !mayAct(keys, event)) return;
        taken.add(event);
        event.preventDefault();
        if (command.disabledReason === undefined) command.onAct();
      },
    ]),
  );
}

function toTinykeys(keys: string): string {
  return keys
    .split(" ")
    .map((press) =>
      press === "?" ? "[Shift]+(\\?)" : press.replace("mod+", "$mod+").replace("enter", "Enter").replace("shift+", "Shift+"),
    )
    .join(" ");
}

/** Letters belong to whoever types. A chord with mod acts everywhere. */
function mayAct(keys: string, event: KeyboardEvent): boolean {
  if (keys.includes("mod+")) return true;
  if (!areShortcutsOn() || !(event.target instanceof Element)) return false;
  return (
    event.target.closest(
      "input:not([type=checkbox]), textarea, select, [contenteditable], [role=dialog], [role=alertdialog], [role=menu], [role=listbox]",
    ) === null
  );
}
