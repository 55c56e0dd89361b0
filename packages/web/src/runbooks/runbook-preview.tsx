import { parseRunbook, type Runbook, type Way } from "@staunch/core/runbooks";
import { type ReactNode, useMemo } from "react";
import { Card } from "#ui/card.tsx";
import { Markdown } from "#ui/markdown.tsx";
import { Notice } from "#ui/notice.tsx";

/** A text as the room will show it, or which of its lines cannot be understood. */
export function RunbookPreview({ markdown }: { readonly markdown: string }): ReactNode {
  const parsed = useMemo(() => parseRunbook(markdown), [markdown]);
  const notes = parsed.kind === "refused" ? parsed.faults : parsed.warnings;
  return (
    <Card title="Preview">
      <div aria-live="polite" className="flex flex-col gap-4">
        {notes.length > 0 && (
          <Notice
            tone={parsed.kind === "refused" ? "harm" : "warning"}
            title={parsed.kind === "refused" ? "Not a runbook yet" : "Likely slips"}
          >
            <ul>
              {notes.map(({ line, message }) => (
                <li key={`${line}:${message}`}>
                  Line {line}: {message}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        {parsed.kind === "runbook" && <Steps runbook={parsed.runbook} />}
      </div>
    </Card>
  );
}

function Steps({ runbook }: { readonly runbook: Runbook }): ReactNode {
  const wordsOf = (way: Way): string => {
    if (way.kind === "finish") return "finish";
    if (way.kind === "next") return "go on";
    return `go to “${runbook.steps.find(({ name }) => name === way.name)?.title ?? way.name}”`;
  };
  return (
    <>
      {runbook.introduction !== "" && <Markdown source={runbook.introduction} />}
      <ol aria-label="Steps" className="flex flex-col gap-4">
        {runbook.steps.map((step) => (
          <li key={step.name} className="min-w-0 border-s-2 border-line ps-4">
            <h3 className="text-row font-strong [overflow-wrap:anywhere]">{step.title}</h3>
            {step.parts.map((part, index) =>
              part.kind === "text" ? (
                <Markdown key={index} source={part.markdown} />
              ) : (
                <p key={index} className="text-row">
                  Run button: <span className="font-strong">{part.label}</span>
                </p>
              ),
            )}
            {step.branch !== undefined && (
              <p className="text-row text-ink-2">
                Did it work? Yes: {wordsOf(step.branch.yes)} · No: {wordsOf(step.branch.no)}
              </p>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
