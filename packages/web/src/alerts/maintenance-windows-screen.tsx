import { Plus, Wrench } from "lucide-react";
import { type ReactNode, useState } from "react";
import { AlertsNav } from "#alerts/alerts-nav.tsx";
import { EndButton } from "#alerts/end-button.tsx";
import { HoldList } from "#alerts/hold-list.tsx";
import { type MaintenanceWindow, useMaintenanceWindows } from "#alerts/hold-queries.ts";
import { HoldStateBadge } from "#alerts/hold-state-badge.tsx";
import { WindowSheet } from "#alerts/window-sheet.tsx";
import { api, read } from "#api/client.ts";
import { useServices } from "#catalog/index.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { AbsoluteTime } from "#ui/time.tsx";

/** Work on services, planned: their pages are held back for its time. */
export function MaintenanceWindowsScreen(): ReactNode {
  const mayNot = useMayNot("admin");
  const windows = useMaintenanceWindows();
  const [edited, setEdited] = useState<MaintenanceWindow | "new">();
  return (
    <>
      <PageHeader
        title="Maintenance windows"
        description="While one lasts, alerts of its services page nobody."
        actions={
          <Button variant="act" icon={Plus} disabledReason={mayNot} onPress={() => setEdited("new")}>
            New window
          </Button>
        }
      />
      <AlertsNav />
      <HoldList
        label="Maintenance windows"
        query={windows}
        empty={{ icon: Wrench, title: "No maintenance is planned", text: "Plan one before the work begins, and nobody is woken by it." }}
      >
        {(window) => <WindowRow window={window} mayNot={mayNot} onEdit={() => setEdited(window)} />}
      </HoldList>
      {edited !== undefined && <WindowSheet window={edited === "new" ? undefined : edited} onClose={() => setEdited(undefined)} />}
    </>
  );
}

interface WindowRowProps {
  readonly window: MaintenanceWindow;
  readonly mayNot: string | undefined;
  readonly onEdit: () => void;
}

function WindowRow({ window, mayNot, onEdit }: WindowRowProps): ReactNode {
  const services = useServices().data?.items;
  const names = window.serviceIds.map((id) => services?.find((service) => service.id === id)?.name ?? "a service");
  return (
    <>
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-strong [overflow-wrap:anywhere]">{window.reason}</p>
        <p className="text-ink-2 [overflow-wrap:anywhere]">
          {names.join(", ")}
          {window.includeDependents && ", and what needs them"}
        </p>
        <p className="text-ink-3">
          <AbsoluteTime at={window.startsAt} /> to <AbsoluteTime at={window.endedAt ?? window.endsAt} /> · {window.author}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <HoldStateBadge state={window.state} />
        {window.state !== "ended" && (
          <>
            <Button size="small" aria-label={`Edit: ${window.reason}`} disabledReason={mayNot} onPress={onEdit}>
              Edit
            </Button>
            <EndButton
              verb="End now"
              name={window.reason}
              mayNot={mayNot}
              noun="maintenance-windows"
              onEnd={() => read(api.DELETE("/api/v1/maintenance-windows/{id}", { params: { path: { id: window.id } } }))}
            />
          </>
        )}
      </div>
    </>
  );
}
