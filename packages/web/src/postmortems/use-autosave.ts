import { useEffect, useReducer, useRef } from "react";
import { api, read } from "#api/client.ts";
import { ApiProblem, problemText } from "#api/problem.ts";
import type { Section } from "#postmortems/postmortem-queries.ts";
import { nextSectionState, type SectionState, type SectionStep, type StoredText } from "#postmortems/section-state.ts";

/** A pause in writing this long sends what was written. */
const pauseMs = 800;

export interface Autosave {
  readonly state: SectionState;
  readonly act: (step: SectionStep) => void;
}

/** Keeps one part of a review stored while it is written. What could not be sent survives a reload in this tab. */
export function useAutosave(postmortemId: string, section: Section): Autosave {
  const key = storageKey(postmortemId, section.key);
  const [state, act] = useReducer(nextSectionState, section, (stored) => begin(stored, key));
  const { kind, text, version } = state;

  useEffect(() => {
    act({ kind: "heard", theirs: storedOf(section) });
  }, [section]);

  useEffect(() => {
    if (kind === "saved") sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify({ text, version }));
  }, [kind, text, version, key]);

  useEffect(() => {
    if (kind !== "dirty") return;
    const timer = window.setTimeout(() => {
      act({ kind: "sent" });
      void send(postmortemId, { key: section.key, markdown: text, version }).then(act);
    }, pauseMs);
    return () => window.clearTimeout(timer);
  }, [kind, text, version, postmortemId, section.key]);

  useSendOnLeaving(postmortemId, section.key, state);
  useWarningBeforeLeaving(kind !== "saved");
  return { state, act };
}

/** Whoever leaves the screen within the pause has the rest sent behind them. */
function useSendOnLeaving(postmortemId: string, key: Section["key"], state: SectionState): void {
  const latest = useRef(state);
  useEffect(() => {
    latest.current = state;
  });
  useEffect(
    () => () => {
      const { kind, text, version } = latest.current;
      if (kind !== "dirty") return;
      void send(postmortemId, { key, markdown: text, version }).then((step) => {
        if (step.kind === "stored") sessionStorage.removeItem(storageKey(postmortemId, key));
      });
    },
    [postmortemId, key],
  );
}

function storageKey(postmortemId: string, key: Section["key"]): string {
  return `staunch.draft.postmortem:${postmortemId}:${key}`;
}

function begin(section: Section, key: string): SectionState {
  const saved: SectionState = { kind: "saved", text: section.markdown, version: section.version };
  const kept = keptText(sessionStorage.getItem(key));
  if (kept === undefined || kept.text === section.markdown) return saved;
  return { kind: "dirty", text: kept.text, version: kept.version };
}

function keptText(json: string | null): { readonly text: string; readonly version: number } | undefined {
  const kept: unknown = json === null ? undefined : JSON.parse(json);
  if (typeof kept !== "object" || kept === null || !("text" in kept) || !("version" in kept)) return undefined;
  return { text: String(kept.text), version: Number(kept.version) };
}

function storedOf(section: Section): StoredText {
  return { markdown: section.markdown, version: section.version, updatedBy: section.updatedBy };
}

interface Sent {
  readonly key: Section["key"];
  readonly markdown: string;
  readonly version: number;
}

/** The step that the server's answer makes. */
async function send(id: string, { key, ...body }: Sent): Promise<SectionStep> {
  try {
    const stored = await read(api.PUT("/api/v1/postmortems/{id}/sections/{section}", { params: { path: { id, section: key } }, body }));
    return { kind: "stored", version: stored.version };
  } catch (error) {
    const theirs = theirsIn(error);
    return theirs === undefined ? { kind: "refused", problem: problemText(error) } : { kind: "overtaken", theirs };
  }
}

function theirsIn(error: unknown): StoredText | undefined {
  if (!(error instanceof ApiProblem) || error.status !== 409) return undefined;
  const stored: unknown = error.details["stored"];
  if (typeof stored !== "object" || stored === null) return undefined;
  if (!("markdown" in stored) || !("version" in stored) || !("updatedBy" in stored)) return undefined;
  return { markdown: String(stored.markdown), version: Number(stored.version), updatedBy: String(stored.updatedBy) };
}

/** The browser asks before it throws away what is not stored yet. */
function useWarningBeforeLeaving(isAtStake: boolean): void {
  useEffect(() => {
    if (!isAtStake) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isAtStake]);
}
