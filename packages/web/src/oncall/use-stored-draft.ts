import { useCallback, useMemo, useState } from "react";
import type { ScheduleDraft } from "#oncall/schedule-draft.ts";
import { useDraft } from "#ui/use-draft.ts";

/** A draft of a schedule that survives errors, reloads and signing in again. @param initial asked once */
export function useStoredDraft(
  key: string,
  initial: () => ScheduleDraft,
): readonly [ScheduleDraft, (draft: ScheduleDraft) => void, () => void] {
  const [first] = useState(() => JSON.stringify(initial()));
  const [text, setText, forget] = useDraft(key, first);
  const draft = useMemo(() => parseDraft(text), [text]);
  const setDraft = useCallback((next: ScheduleDraft) => setText(JSON.stringify(next)), [setText]);
  return [draft, setDraft, forget];
}

/** Reads back what `useStoredDraft` wrote into this tab's storage; nothing else writes under its keys. */
function parseDraft(text: string): ScheduleDraft {
  return JSON.parse(text) as ScheduleDraft;
}
