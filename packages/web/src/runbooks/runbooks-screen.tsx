import { useQuery } from "@tanstack/react-query";
import { BookOpenCheck, Download, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { useMayNot } from "#identity/index.ts";
import { type RunbookSummary, runbooksQuery } from "#runbooks/runbook-queries.ts";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Table } from "#ui/table.tsx";
import { AbsoluteTime } from "#ui/time.tsx";

/** What to do, step by step, for whatever has happened before. */
export function RunbooksScreen(): ReactNode {
  const { data, isError, error, refetch } = useQuery(runbooksQuery);
  const mayNot = useMayNot("admin");
  return (
    <>
      <PageHeader
        title="Runbooks"
        actions={
          <>
            {data !== undefined && data.length > 0 && (
              <Link look="secondary" icon={Download} href="/api/v1/runbooks/copy?format=html" download>
                Copy to keep
              </Link>
            )}
            {mayNot === undefined && (
              <Link look="act" icon={Plus} href="/runbooks/new">
                New runbook
              </Link>
            )}
          </>
        }
      />
      <Card isFlush={data !== undefined}>
        {data === undefined && isError && <ErrorState error={error} onRetry={() => void refetch()} />}
        {data === undefined && !isError && <SkeletonRows label="Loading runbooks" />}
        {data !== undefined && <RunbookTable runbooks={data} />}
      </Card>
    </>
  );
}

function RunbookTable({ runbooks }: { readonly runbooks: readonly RunbookSummary[] }): ReactNode {
  return (
    <Table
      label="Runbooks"
      items={runbooks}
      href={(runbook) => `/runbooks/${runbook.id}`}
      empty={
        <EmptyState icon={BookOpenCheck} title="No runbooks yet">
          A runbook says what to do, step by step. Attached to a service or an alert, it opens by itself in the incident.
        </EmptyState>
      }
      columns={[
        {
          id: "name",
          title: "Runbook",
          isRowHeader: true,
          cell: (runbook) => <span className="font-strong [overflow-wrap:anywhere]">{runbook.name}</span>,
        },
        { id: "attached", title: "Opens with", cell: attachedTo },
        { id: "steps", title: "Steps", align: "end", isWideOnly: true, cell: (runbook) => runbook.stepCount },
        { id: "version", title: "Version", align: "end", isWideOnly: true, cell: (runbook) => runbook.version },
        { id: "updated", title: "Changed", align: "end", isWideOnly: true, cell: (runbook) => <AbsoluteTime at={runbook.updatedAt} /> },
      ]}
    />
  );
}

function attachedTo({ attachments }: RunbookSummary): string {
  const services = attachments.flatMap(({ service }) => service?.name ?? []);
  const alerts = attachments.length - services.length;
  const words = alerts === 0 ? services : [...services, alerts === 1 ? "alerts" : `alerts (${alerts} rules)`];
  return words.length === 0 ? "Opened by hand" : words.join(", ");
}
