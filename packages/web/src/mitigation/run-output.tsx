import { lazy, type ReactNode, Suspense, useState } from "react";
import { type RunView, useRunOutput } from "#mitigation/mitigation-queries.ts";
import { Button } from "#ui/button.tsx";

const RunOutputDialog = lazy(async () => ({ default: (await import("#mitigation/run-output-dialog.tsx")).RunOutputDialog }));

/** Shown on the card; the whole of it is one press away. */
const tailLines = 5;

/** The last lines of a run, as they arrive. */
export function RunOutputTail({ run }: { readonly run: RunView }): ReactNode {
  const { data } = useRunOutput(run);
  const [isOpen, setOpen] = useState(false);
  if (data === undefined || data.lines.length === 0) return undefined;
  return (
    <div>
      <pre
        aria-label="Latest output"
        className="overflow-hidden rounded-control bg-sunken px-3 py-2 font-mono text-label whitespace-pre-wrap text-ink-2 [overflow-wrap:anywhere]"
      >
        {data.lines
          .slice(-tailLines)
          .map((line) => line.text)
          .join("\n")}
      </pre>
      <Button variant="quiet" size="small" onPress={() => setOpen(true)} className="mt-1 -ms-2.5">
        {data.total === 1 ? "Show output" : `Show all ${data.total} lines`}
      </Button>
      {isOpen && (
        <Suspense>
          <RunOutputDialog run={run} isOpen onOpenChange={setOpen} />
        </Suspense>
      )}
    </div>
  );
}
