import { useQuery } from "@tanstack/react-query";
import { Plus, Workflow } from "lucide-react";
import type { ReactNode } from "react";
import { type Automation, automationsQuery } from "#automations/automation-queries.ts";
import { useMayNot } from "#identity/index.ts";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Table } from "#ui/table.tsx";

/** What is done by itself when something happens. */
export function AutomationsScreen(): ReactNode {
  const mayNot = useMayNot("admin");
  const { data, isError, error, refetch } = useQuery({ ...automationsQuery, enabled: mayNot === undefined });
  return (
    <>
      <PageHeader
        title="Automations"
        actions={
          mayNot === undefined && (
            <Link look="act" icon={Plus} href="/automations/new">
              New automation
            </Link>
          )
        }
      />
      <Card isFlush={data !== undefined}>
        {mayNot !== undefined && <EmptyState title={mayNot}>An admin of your organisation can see and change these.</EmptyState>}
        {mayNot === undefined && data === undefined && isError && <ErrorState error={error} onRetry={() => void refetch()} />}
        {mayNot === undefined && data === undefined && !isError && <SkeletonRows label="Loading automations" />}
        {data !== undefined && <AutomationTable automations={data} />}
      </Card>
    </>
  );
}

function AutomationTable({ automations }: { readonly automations: readonly Automation[] }): ReactNode {
  return (
    <Table
      label="Automations"
      items={automations}
      href={(automation) => `/automations/${automation.id}`}
      empty={
        <EmptyState icon={Workflow} title="No automations yet">
          When something happens in an incident, an automation pages, gives roles, adds tasks, opens runbooks or calls a webhook.
        </EmptyState>
      }
      columns={[
        {
          id: "name",
          title: "Automation",
          isRowHeader: true,
          cell: ({ name }) => <span className="font-strong [overflow-wrap:anywhere]">{name}</span>,
        },
        {
          id: "state",
          title: "State",
          cell: ({ isEnabled }) => <Badge tone={isEnabled ? "ok" : "neutral"}>{isEnabled ? "On" : "Off"}</Badge>,
        },
        { id: "events", title: "Events", align: "end", isWideOnly: true, cell: ({ events }) => events.length },
        { id: "actions", title: "Actions", align: "end", isWideOnly: true, cell: ({ actions }) => actions.length },
      ]}
    />
  );
}
