import { useEffect } from "react";
import { takeEarlyKeys } from "#app/early-keys.ts";
import { KeySequence } from "#app/key-sequence.ts";
import { areShortcutsOn } from "#app/shortcut-choice.ts";
import { onCommandsChange, registeredCommands } from "#ui/commands.ts";

/** Listens for the keys of everything that can be done at the moment of the press. Once, in the shell. */
export function useHotkeys(): void {
  useEffect(() => {
    const handle = keyHandler();
    const handleEarly = (): void => {
      // Before those of the whole application are offered, an early key would find nobody.
      if (!registeredCommands().some((command) => command.group === "global")) return;
      for (const event of takeEarlyKeys()) handle(event);
    };
    handleEarly();
    const stopWaiting = onCommandsChange(handleEarly);
    window.addEventListener("keydown", handle);
    return () => {
      stopWaiting();
      window.removeEventListener("keydown", handle);
    };
  }, []);
}

function keyHandler(): (event: KeyboardEvent) => void {
  const sequence = new KeySequence();
  return (event) => {
    if (event.repeat || event.isComposing) return;
    // Later ones win a key that two ask for.
    const offered = new Map(registeredCommands().flatMap((command) => (command.keys === undefined ? [] : [[command.keys, command]])));
    const isTyping = !mayActByLetter(event);
    if (isTyping) sequence.forget();
    const keys = sequence.complete(event, isTyping ? [...offered.keys()].filter(actsEverywhere) : offered.keys());
    const command = keys === undefined ? undefined : offered.get(keys);
    if (isTyping) sequence.forget();
    if (command === undefined) return;
    event.preventDefault();
    if (command.disabledReason === undefined) command.onAct();
  };
}

/** A chord with mod acts everywhere. */
function actsEverywhere(keys: string): boolean {
  return keys.includes("mod+");
}

/** Letters belong to whoever types. A notification calls itself an alert dialog too, and nobody types into it. */
function mayActByLetter(event: KeyboardEvent): boolean {
  if (!areShortcutsOn() || !(event.target instanceof Element)) return false;
  return (
    event.target.closest(
      "input:not([type=checkbox]), textarea, select, [contenteditable], [role=dialog], [role=alertdialog]:not([role=region] *), [role=menu], [role=listbox]",
    ) === null
  );
}
