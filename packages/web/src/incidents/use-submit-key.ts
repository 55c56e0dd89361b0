import { useEffect, useMemo, useRef } from "react";
import { type Command, useCommands } from "#ui/commands.ts";

/** `mod+enter` does what the open sheet's button does, wherever the cursor is. */
export function useSubmitKey(verb: string, submit: () => void): void {
  const latest = useRef(submit);
  useEffect(() => {
    latest.current = submit;
  });
  const commands = useMemo(
    (): readonly Command[] => [{ id: "sheet.submit", label: verb, keys: "mod+enter", group: "page", onAct: () => latest.current() }],
    [verb],
  );
  useCommands(commands);
}
