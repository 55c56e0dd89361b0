import { blamelessHints, sectionGuides } from "@staunch/core/postmortems";
import { CircleCheck, CloudOff, Lightbulb, LoaderCircle } from "lucide-react";
import { type ReactNode, useDeferredValue, useId, useMemo } from "react";
import type { Section } from "#postmortems/postmortem-queries.ts";
import type { SectionState } from "#postmortems/section-state.ts";
import { type Autosave, useAutosave } from "#postmortems/use-autosave.ts";
import { Button } from "#ui/button.tsx";
import { classNames } from "#ui/class-names.ts";
import { boxClass } from "#ui/field-class.ts";
import { Markdown } from "#ui/markdown.tsx";
import { Notice } from "#ui/notice.tsx";

interface SectionEditorProps {
  readonly postmortemId: string;
  readonly section: Section;
  /** Names of people, so that blaming wording about them is found. */
  readonly names: readonly string[];
  readonly isReading: boolean;
}

/** One part of a review: its question, its text, whether it is stored, and kinder ways to say things. */
export function SectionEditor({ postmortemId, section, names, isReading }: SectionEditorProps): ReactNode {
  const guide = sectionGuides[section.key];
  const autosave = useAutosave(postmortemId, section);
  const { state, act } = autosave;
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} id={section.key} className="scroll-mt-4 border-t border-line px-4 py-5 first:border-t-0 tablet:px-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id={titleId} className="text-h2">
          {guide.title}
        </h2>
        {(!isReading || state.kind !== "saved") && <SaveState state={state} onRetry={() => act({ kind: "typed", text: state.text })} />}
      </div>
      {isReading ? (
        <ReadText text={state.text} />
      ) : (
        <>
          <p className="mb-2 max-w-prose text-row text-ink-3">{guide.question}</p>
          <textarea
            aria-labelledby={titleId}
            value={state.text}
            onChange={(event) => act({ kind: "typed", text: event.target.value })}
            maxLength={100_000}
            rows={3}
            spellCheck
            className={classNames(boxClass, "block min-h-20 resize-y py-2 [field-sizing:content]")}
          />
          <Conflict autosave={autosave} />
          <Hints text={state.text} names={names} />
        </>
      )}
    </section>
  );
}

function ReadText({ text }: { readonly text: string }): ReactNode {
  if (text.trim() === "") return <p className="mt-1 text-row text-ink-3">Nothing written yet.</p>;
  return <Markdown source={text} className="mt-1 max-w-prose" />;
}

interface SaveStateProps {
  readonly state: SectionState;
  readonly onRetry: () => void;
}

/** Always there, never in the way: whether what is on the screen is stored. */
function SaveState({ state, onRetry }: SaveStateProps): ReactNode {
  const base = "inline-flex items-center gap-1.5 text-row";
  if (state.kind === "saved") {
    return (
      <span className={classNames(base, "text-ink-3")}>
        <CircleCheck aria-hidden className="size-3.5" />
        Saved
      </span>
    );
  }
  if (state.kind === "failed") {
    return (
      <span role="alert" className={classNames(base, "text-sev1-ink")}>
        <CloudOff aria-hidden className="size-3.5" />
        Not saved: {state.problem}
        <Button size="small" onPress={onRetry}>
          Try again
        </Button>
      </span>
    );
  }
  if (state.kind === "conflict") return <span className={classNames(base, "text-sev2-ink")}>Two versions</span>;
  return (
    <span className={classNames(base, "text-ink-3")}>
      <LoaderCircle aria-hidden className="size-3.5" />
      Saving…
    </span>
  );
}

/** Both texts side by side, and a choice. Nothing is sent until it is made. */
function Conflict({ autosave: { state, act } }: { readonly autosave: Autosave }): ReactNode {
  if (state.kind !== "conflict") return undefined;
  const { theirs } = state;
  return (
    <Notice tone="warning" title={`${theirs.updatedBy} changed this part while you wrote`} className="mt-3">
      <p>Yours is in the field above. Theirs:</p>
      <pre className="my-2 max-h-60 overflow-auto rounded-control bg-surface p-2 font-sans whitespace-pre-wrap text-ink">
        {theirs.markdown === "" ? "(empty)" : theirs.markdown}
      </pre>
      <div className="flex flex-wrap gap-2">
        <Button size="small" onPress={() => act({ kind: "keep_mine" })}>
          Keep mine
        </Button>
        <Button size="small" onPress={() => act({ kind: "typed", text: `${state.text.trimEnd()}\n\n${theirs.markdown}` })}>
          Put theirs below mine
        </Button>
        <Button size="small" onPress={() => act({ kind: "take_theirs" })}>
          Take theirs
        </Button>
      </div>
    </Notice>
  );
}

/** Advice while one writes; never a lock. */
function Hints({ text, names }: { readonly text: string; readonly names: readonly string[] }): ReactNode {
  const settled = useDeferredValue(text);
  const hints = useMemo(() => blamelessHints(settled, names), [settled, names]);
  if (hints.length === 0) return undefined;
  return (
    <ul aria-label="Kinder ways to say it" className="mt-2 flex flex-col gap-1.5">
      {hints.map((hint) => (
        <li key={`${hint.from} ${hint.wording}`} className="flex items-start gap-2 text-row text-ink-2">
          <Lightbulb aria-hidden className="mt-0.5 size-4 shrink-0 text-sev3-ink" />
          <span>
            <mark className="rounded-key bg-sev3-wash px-1 text-sev3-ink">{hint.wording}</mark> {hint.kinder}
          </span>
        </li>
      ))}
    </ul>
  );
}
