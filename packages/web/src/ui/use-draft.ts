import { useCallback, useState } from "react";

/**
 * Text that survives errors, reloads and signing in again: a state kept in this tab's storage until it is sent.
 * @param key unique to the field and its subject, as "incident:42:note".
 */
export function useDraft(key: string, initial = ""): readonly [string, (text: string) => void, () => void] {
  const stored = `staunch.draft.${key}`;
  const [text, setText] = useState(() => sessionStorage.getItem(stored) ?? initial);
  const change = useCallback(
    (next: string) => {
      setText(next);
      if (next === "") sessionStorage.removeItem(stored);
      else sessionStorage.setItem(stored, next);
    },
    [stored],
  );
  const forget = useCallback(() => {
    setText(initial);
    sessionStorage.removeItem(stored);
  }, [initial, stored]);
  return [text, change, forget];
}
