import { useMutation } from "@tanstack/react-query";
import { CalendarSync, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { useMayNot } from "#identity/index.ts";
import { AddImportDialog } from "#oncall/add-import-dialog.tsx";
import { type CalendarImport, useCalendarImports, useRefetchImports } from "#oncall/planning-queries.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { AbsoluteTime } from "#ui/time.tsx";
import { toast } from "#ui/toast.ts";

/** Calendars elsewhere that leave or cover is read from, with what the last reading said. */
export function CalendarImportsScreen(): ReactNode {
  const imports = useCalendarImports();
  const refusal = useMayNot("admin");
  const [isAdding, setAdding] = useState(false);
  const items = imports.data?.items;
  const add = (
    <Button variant="act" icon={Plus} disabledReason={refusal} onPress={() => setAdding(true)}>
      Read a calendar
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Calendars that are read"
        crumbs={[{ label: "On-call", href: "/on-call" }]}
        here="Calendars"
        description="Every half an hour. When a calendar cannot be read, the last good copy holds."
        actions={items !== undefined && items.length > 0 && add}
      />
      {items === undefined ? (
        <Card>
          {imports.isError ? (
            <ErrorState error={imports.error} onRetry={() => void imports.refetch()} />
          ) : (
            <SkeletonRows label="Loading calendars" />
          )}
        </Card>
      ) : (
        <Imports items={items} add={add} disabledReason={refusal} />
      )}
      <AddImportDialog isOpen={isAdding} onOpenChange={setAdding} />
    </>
  );
}

interface ImportsProps {
  readonly items: readonly CalendarImport[];
  readonly add: ReactNode;
  readonly disabledReason: string | undefined;
}

function Imports({ items, add, disabledReason }: ImportsProps): ReactNode {
  if (items.length === 0) {
    return (
      <Card>
        <EmptyState icon={CalendarSync} title="No calendar is read" action={add}>
          Leave from a calendar of absences, or cover from one that names who stands in.
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card isFlush>
      <ul className="divide-y divide-line">
        {items.map((item) => (
          <ImportLine key={item.id} item={item} disabledReason={disabledReason} />
        ))}
      </ul>
    </Card>
  );
}

interface ImportLineProps {
  readonly item: CalendarImport;
  readonly disabledReason: string | undefined;
}

function ImportLine({ item, disabledReason }: ImportLineProps): ReactNode {
  const refetch = useRefetchImports();
  const [isRemoving, setRemoving] = useState(false);
  const path = { id: item.id };
  const refresh = useMutation({
    mutationFn: () => read(api.POST("/api/v1/calendar-imports/{id}/refresh", { params: { path } })),
    onSettled: refetch,
  });
  const remove = useMutation({
    mutationFn: () => api.DELETE("/api/v1/calendar-imports/{id}", { params: { path } }),
    onSuccess: () => toast({ title: "Removed", description: item.name }),
    onSettled: refetch,
  });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 tablet:px-5">
      <div className="min-w-0 flex-1 basis-60 text-row">
        <h2 className="flex flex-wrap items-center gap-2 text-body font-strong [overflow-wrap:anywhere]">
          {item.name}
          <Badge>{item.kind === "absences" ? "Leave" : "Cover"}</Badge>
        </h2>
        <p className="text-ink-2 [overflow-wrap:anywhere]">
          From {item.host}
          {item.user !== null && `, of ${item.user.name}`}; {item.eventCount} events
          {item.goodAt !== null && (
            <>
              , read <AbsoluteTime at={item.goodAt} />
            </>
          )}
        </p>
        {item.lastError !== null && <p className="text-sev2-ink [overflow-wrap:anywhere]">{item.lastError}</p>}
        {item.unmatched.length > 0 && (
          <p className="text-ink-3 [overflow-wrap:anywhere]">Names nobody known: {item.unmatched.slice(0, 5).join(", ")}</p>
        )}
      </div>
      <div className="flex gap-2">
        <Button
          size="small"
          aria-label={`Read now: ${item.name}`}
          isPending={refresh.isPending}
          disabledReason={disabledReason}
          onPress={() => refresh.mutate()}
        >
          Read now
        </Button>
        <Button size="small" aria-label={`Remove ${item.name}`} disabledReason={disabledReason} onPress={() => setRemoving(true)}>
          Remove
        </Button>
      </div>
      <ConfirmDialog
        isOpen={isRemoving}
        onOpenChange={setRemoving}
        title={`Stop reading ${item.name}?`}
        description="What it brought for the time to come goes with it."
        actionLabel="Remove"
        onConfirm={() => remove.mutateAsync()}
      />
    </li>
  );
}
