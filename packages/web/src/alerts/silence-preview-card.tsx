import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { Card } from "#ui/card.tsx";
import { Link } from "#ui/link.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";
import { RelativeTime } from "#ui/time.tsx";
import { useSettled } from "#ui/use-settled.ts";
import { visibleText } from "@staunch/core/kernel";

const typingMs = 400;
const shownAtMost = 10;

function fetchPreview(matchers: string) {
  return read(api.POST("/api/v1/silences/preview", { body: { matchers } }));
}

type Preview = Awaited<ReturnType<typeof fetchPreview>>;

/** What the matchers would have caught in the last seven days, asked for when one pauses. */
export function SilencePreviewCard({ matchers }: { readonly matchers: string }): ReactNode {
  const settled = useSettled(matchers.trim(), typingMs);
  const preview = useQuery({
    queryKey: ["silences", "preview", settled],
    queryFn: () => fetchPreview(settled),
    enabled: settled !== "",
    retry: false,
    placeholderData: keepPreviousData,
  });
  return (
    <Card title="In the last 7 days">
      {settled === "" && <p className="text-row text-ink-2">Say which alerts: those it would have caught are shown here.</p>}
      {settled !== "" && preview.isPending && <SkeletonRows rows={2} label="Looking at the last 7 days" />}
      {preview.isError && (
        <p role="status" className="text-row text-sev2-ink [overflow-wrap:anywhere]">
          {problemText(preview.error)}
        </p>
      )}
      {settled !== "" && !preview.isError && preview.data !== undefined && <Caught preview={preview.data} />}
    </Card>
  );
}

function Caught({ preview }: { readonly preview: Preview }): ReactNode {
  return (
    <>
      <p role="status" className="text-row font-strong">
        {caughtWords(preview)}
      </p>
      <ul aria-label="Alerts it would have caught" className="mt-2 flex flex-col divide-y divide-line text-row">
        {preview.alerts.slice(0, shownAtMost).map((alert) => (
          <li key={alert.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
            <Link look="plain" href={`/alerts/${alert.id}`} className="min-w-0 flex-1 basis-48 [overflow-wrap:anywhere]">
              <bdi>{visibleText(alert.title)}</bdi>
            </Link>
            <StatusBadge status={alert.status} />
            <span className="text-ink-3">
              <RelativeTime at={alert.openedAt} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function caughtWords({ count, open }: Preview): string {
  if (count === 0) return "It would have caught nothing";
  return `It would have caught ${count === 1 ? "one alert" : `${count} alerts`}, ${open === 0 ? "none" : open} open now`;
}
