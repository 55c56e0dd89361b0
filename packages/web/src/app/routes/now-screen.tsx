import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { FollowUpsCard } from "#app/now/follow-ups-card.tsx";
import { IncidentsCard } from "#app/now/incidents-card.tsx";
import { myPagesQuery } from "#app/now/my-pages.ts";
import { nowSentence } from "#app/now/now-sentence.ts";
import { openIncidentsQuery } from "#app/now/open-incidents.ts";
import { PagesCard } from "#app/now/pages-card.tsx";
import { GapsCard, ShiftCard } from "#app/now/shift-card.tsx";
import { useMyShifts, useOnCallNow } from "#oncall/on-call-queries.ts";
import { MissingSteps } from "#paging/missing-steps.tsx";
import { PageSomebodyButton } from "#paging/page-somebody-button.tsx";
import { Card } from "#ui/card.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";

/** Am I on call, when next, is anything on fire. */
export function NowScreen(): ReactNode {
  const incidents = useQuery(openIncidentsQuery);
  const pages = useQuery(myPagesQuery);
  const shifts = useMyShifts();
  const onCall = useOnCallNow();
  const open = incidents.data?.items ?? [];
  const sentence = nowSentence({
    severities: open.filter((incident) => incident.status !== "mitigated").map((incident) => incident.severity),
    mitigatedCount: open.filter((incident) => incident.status === "mitigated").length,
    waitingPageCount: pages.data?.items.filter((page) => page.status === "triggered").length ?? 0,
  });
  return (
    <>
      <PageHeader title={incidents.isPending ? "Now" : sentence} actions={<PageSomebodyButton />} />
      <MissingSteps />
      <div className="grid items-start gap-5 rail:grid-cols-[minmax(0,1fr)_348px]">
        <div className="flex min-w-0 flex-col gap-5">
          {pages.data !== undefined && <PagesCard pages={pages.data.items} />}
          <Loaded query={incidents} title="Open incidents">
            {({ items }) => <IncidentsCard incidents={items} />}
          </Loaded>
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <Loaded query={shifts} title="Your shifts">
            {({ items }) => <ShiftCard shifts={items} />}
          </Loaded>
          <FollowUpsCard />
          {onCall.data !== undefined && <GapsCard schedules={onCall.data.items} />}
        </div>
      </div>
    </>
  );
}

interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data>;
  readonly title: string;
  readonly children: (data: Data) => ReactNode;
}

/** A card that is on its way, failed, or there. */
function Loaded<Data>({ query, title, children }: LoadedProps<Data>): ReactNode {
  if (query.data !== undefined) return children(query.data);
  return (
    <Card title={title}>
      {query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <SkeletonRows rows={2} />}
    </Card>
  );
}
