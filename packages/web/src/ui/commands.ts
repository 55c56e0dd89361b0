import type { LucideIcon } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";

/** Something that can be done now: a row in the palette, a key, a line in the help. */
export interface Command {
  readonly id: string;
  /** The verb, as on the button: "Post update". */
  readonly label: string;
  /** `r`, `g h`, `mod+enter`. Single letters are ignored in fields and dialogs. */
  readonly keys?: string;
  /** Of this page, or of the whole application. */
  readonly group: "page" | "go" | "global";
  readonly icon?: LucideIcon;
  readonly onAct: () => void;
  /** Why not now. It is still listed, and says so. */
  readonly disabledReason?: string | undefined;
}

let registered: readonly (readonly Command[])[] = [];
let flat: readonly Command[] = [];
const listeners = new Set<() => void>();

function publish(next: readonly (readonly Command[])[]): void {
  registered = next;
  flat = next.flat();
  for (const listener of listeners) listener();
}

/**
 * Offers commands while the screen is shown. Memoise the list: a new one is registered anew.
 * Later ones win a key that two ask for, so a screen may take a key of the application.
 */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    publish([...registered, commands]);
    return () => publish(registered.filter((list) => list !== commands));
  }, [commands]);
}

/** Tells of each change in what can be done. Returns how to stop. */
export function onCommandsChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Everything that can be done at this moment, in the order it was offered. */
export function registeredCommands(): readonly Command[] {
  return flat;
}

/** The same for what shows it, kept true. */
export function useRegisteredCommands(): readonly Command[] {
  return useSyncExternalStore(onCommandsChange, registeredCommands);
}
