import { type ReactNode, useMemo } from "react";
import { filterOf } from "#alerts/alert-filter.ts";
import { AlertFilters } from "#alerts/alert-filters.tsx";
import { AlertListCard } from "#alerts/alert-list-card.tsx";
import { AlertsNav } from "#alerts/alerts-nav.tsx";
import { useSearchState, useUrlState } from "#api/url-state.ts";
import { Button } from "#ui/button.tsx";
import { PageHeader } from "#ui/page-header.tsx";

/** What monitoring says, newest first; several can be taken or ended at once. */
export function AlertsScreen(): ReactNode {
  const search = useSearchState();
  const filter = useMemo(() => filterOf(search), [search]);
  const [, setGroupId] = useUrlState("group", "");
  return (
    <>
      <PageHeader title="Alerts" />
      <AlertsNav />
      {filter.groupId === "" ? (
        <AlertFilters filter={filter} />
      ) : (
        <p className="mb-4 flex flex-wrap items-center gap-3 text-row text-ink-2">
          The alerts of one group: one page, one story.
          <Button size="small" onPress={() => setGroupId("")}>
            Show all alerts
          </Button>
        </p>
      )}
      {/* Another filter is another list: nothing of the last one is held. */}
      <AlertListCard key={JSON.stringify(filter)} filter={filter} />
    </>
  );
}
