import { History } from "lucide-react";
import type { ReactNode } from "react";
import { useVersions } from "#runbooks/runbook-queries.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Link } from "#ui/link.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { AbsoluteTime } from "#ui/time.tsx";

interface HistoryCardProps {
  readonly id: string;
  readonly mayNot: string | undefined;
  /** Puts an earlier text into the editor; it is a new version once it is saved. */
  readonly onRestore: (markdown: string) => void;
}

/** Every version: who wrote it, when, and why. */
export function HistoryCard({ id, mayNot, onRestore }: HistoryCardProps): ReactNode {
  const { data } = useVersions(id);
  return (
    <Card title="History">
      {data === undefined && <SkeletonRows rows={2} />}
      <ul aria-label="Versions" className="flex flex-col gap-3">
        {data?.map(({ version, author, at, summary, markdown }) => (
          <li key={version} className="flex items-center gap-3 text-row">
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
              <Link href={`/api/v1/runbooks/${id}/versions/${version}/copy?format=html`} download>
                Version {version}
              </Link>{" "}
              · {author}, <AbsoluteTime at={at} />
              {summary !== "" && <span className="block text-ink-2">{summary}</span>}
            </span>
            {mayNot === undefined && version !== data[0]?.version && (
              <Button
                size="small"
                variant="quiet"
                icon={History}
                aria-label={`Edit from version ${version}`}
                onPress={() => onRestore(markdown)}
              >
                Edit from it
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
