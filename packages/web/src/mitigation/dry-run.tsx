import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import type { OptionView } from "#mitigation/mitigation-queries.ts";
import { Button } from "#ui/button.tsx";
import { Notice } from "#ui/notice.tsx";

interface DryRunProps {
  readonly option: OptionView;
  readonly values: Readonly<Record<string, string>>;
  readonly incidentId: string;
  readonly changeId: string | undefined;
}

/** What the run would do, asked of its runner before anything is done; nothing where its kind cannot know. */
export function DryRun({ option, values, incidentId, changeId }: DryRunProps): ReactNode {
  const rehearse = useMutation({
    mutationFn: () => {
      const parameters = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ""));
      const body = { parameters, incidentId, ...(changeId === undefined ? {} : { changeId }) };
      return read(api.POST("/api/v1/mitigations/{id}/rehearse", { params: { path: { id: option.mitigationId } }, body }));
    },
  });
  if (!option.canRehearse) return undefined;
  const { data, error } = rehearse;
  return (
    <div className="flex flex-col gap-2">
      <Button size="small" isPending={rehearse.isPending} onPress={() => rehearse.mutate()} className="self-start">
        Dry run
      </Button>
      <div role="status" className="flex flex-col gap-2">
        {error !== null && <Notice tone="harm">{problemText(error)}</Notice>}
        {data !== undefined && <Notice tone={data.outcome === "succeeded" ? "ok" : "warning"}>{verdict(data)}</Notice>}
        {data !== undefined && data.lines.length > 0 && (
          <pre
            aria-label="What it would do"
            className="rounded-control bg-sunken px-3 py-2 font-mono text-label whitespace-pre-wrap text-ink-2 [overflow-wrap:anywhere]"
          >
            {data.lines.join("\n")}
          </pre>
        )}
      </div>
    </div>
  );
}

function verdict({ outcome, reason }: { readonly outcome: string; readonly reason: string | null }): string {
  if (outcome === "succeeded") return "It would be carried out. Nothing was done.";
  return `It would not: ${reason ?? "no reason was given"}.`;
}
