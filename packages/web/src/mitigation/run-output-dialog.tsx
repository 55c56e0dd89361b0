import { type ReactNode, useEffect, useRef } from "react";
import { type RunView, useRunOutput } from "#mitigation/mitigation-queries.ts";
import { runStatusWords } from "#mitigation/run-words.ts";
import { Dialog } from "#ui/dialog.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { AbsoluteTime } from "#ui/time.tsx";

interface RunOutputDialogProps {
  readonly run: RunView;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Everything a run wrote, with its times; follows the end while the reader is at the end. */
export function RunOutputDialog({ run, isOpen, onOpenChange }: RunOutputDialogProps): ReactNode {
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={run.label}
      description={`${runStatusWords[run.status]}. Started by ${run.proposedBy}.`}
      size="large"
      isDismissable
    >
      <RunOutputLines run={run} />
    </Dialog>
  );
}

/** The lines of a run's output. */
function RunOutputLines({ run }: { readonly run: RunView }): ReactNode {
  const { data, error, refetch } = useRunOutput(run);
  const end = useRef<HTMLLIElement>(null);
  const count = data?.lines.length ?? 0;
  useEffect(() => {
    const box = end.current?.closest("section");
    if (box === null || box === undefined) return;
    const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
    if (isAtEnd) box.scrollTop = box.scrollHeight;
  }, [count]);

  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonRows />;
  if (count === 0) return <p className="text-row text-ink-2">{run.call === "pending" ? "No output yet." : "The runner wrote nothing."}</p>;
  return (
    <>
      <section
        aria-label="Output"
        // Many lines scroll inside; the keyboard must be able to reach them.
        tabIndex={0}
        className="max-h-[60dvh] overflow-y-auto rounded-control bg-sunken px-3 py-2 font-mono text-label"
      >
        <ol>
          {data.lines.map((line, index) => (
            <li key={line.line} ref={index === count - 1 ? end : undefined} className="flex gap-3">
              <AbsoluteTime at={line.at} className="shrink-0 text-ink-3" />
              <span className="min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]">{line.text}</span>
            </li>
          ))}
        </ol>
      </section>
      {data.isCut && <p className="mt-2 text-row text-ink-2">More output came than is kept; the rest was left out.</p>}
    </>
  );
}
