import { useNavigate } from "@tanstack/react-router";
import { ArrowLeftRight, CalendarClock } from "lucide-react";
import { lazy, type ReactNode, Suspense, useMemo } from "react";
import { problemText } from "#api/problem.ts";
import { type SearchState, useSearchState } from "#api/url-state.ts";
import { CoverRequestsCard } from "#oncall/cover-requests-card.tsx";
import { FeedsCard } from "#oncall/feeds-card.tsx";
import { askHref, LeaveCard } from "#oncall/leave-card.tsx";
import { type OwnShift, useMyShifts } from "#oncall/on-call-queries.ts";
import { useMyCoverRequests } from "#oncall/planning-queries.ts";
import { hoursText, stretchText } from "#oncall/rota-words.ts";
import { useGo } from "#oncall/use-go.ts";
import { stretchEnd } from "#oncall/use-rota-state.ts";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { type Command, useCommands } from "#ui/commands.ts";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { deviceZone, toInstant } from "#ui/format-time.ts";
import { Link } from "#ui/link.tsx";
import { now } from "#ui/now.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";

/** The date fields are the heaviest part of the screen and wanted only here. */
const AskCoverSheet = lazy(async () => ({ default: (await import("#oncall/ask-cover-sheet.tsx")).AskCoverSheet }));

/** One's own shifts over all schedules, thirteen weeks ahead, with what one asks of others and is asked. */
export function MyShiftsScreen(): ReactNode {
  const shifts = useMyShifts();
  const requests = useMyCoverRequests().data?.items ?? [];
  useAskCommand(shifts.data?.items);
  return (
    <>
      <PageHeader
        title="My shifts"
        crumbs={[{ label: "On-call", href: "/on-call" }]}
        here="My shifts"
        description={`The next 13 weeks over all schedules, in ${deviceZone()} time.`}
      />
      <div className="grid items-start gap-5 wide:grid-cols-[minmax(0,1fr)_348px]">
        <div className="flex min-w-0 flex-col gap-5">
          <CoverRequestsCard
            title="You are asked"
            requests={requests.filter((request) => request.mayAnswer && request.status === "open")}
            zone={deviceZone()}
            withSchedule="with-schedule"
          />
          <Agenda items={shifts.data?.items} error={shifts.error} onRetry={() => void shifts.refetch()} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <CoverRequestsCard
            title="You asked"
            requests={requests.filter((request) => request.isYours).slice(0, 5)}
            zone={deviceZone()}
            withSchedule="with-schedule"
          />
          <LeaveCard />
          <FeedsCard />
        </div>
      </div>
      <AskSheet />
    </>
  );
}

/** The form for asking, open while the address names a stretch. */
function AskSheet(): ReactNode {
  const { ask, askFrom, askUntil } = useSearchState();
  const navigate = useNavigate();
  const { from, until } = { ...stretchEnd("from", askFrom), ...stretchEnd("until", askUntil) };
  if (ask === undefined || from === undefined || until === undefined) return undefined;
  const close = (): void => {
    const search = (present: SearchState): SearchState => ({ ...present, ask: undefined, askFrom: undefined, askUntil: undefined });
    void navigate({ to: ".", replace: true, search });
  };
  return (
    <Suspense>
      <AskCoverSheet key={`${ask} ${askFrom}`} scheduleId={ask} stretch={{ from, until }} onClose={close} />
    </Suspense>
  );
}

/** `v` asks for cover of the next shift. */
function useAskCommand(items: readonly OwnShift[] | undefined): void {
  const go = useGo();
  const next = items?.find((shift) => shift.duty === "paged");
  const commands = useMemo(
    (): readonly Command[] => [
      {
        id: "shifts.ask",
        label: "Ask for cover of the next shift",
        keys: "v",
        group: "page",
        icon: ArrowLeftRight,
        onAct: () => {
          if (next !== undefined) go(askHref(next));
        },
        disabledReason: next === undefined ? "No shift is planned." : undefined,
      },
    ],
    [go, next],
  );
  useCommands(commands);
}

interface AgendaProps {
  readonly items: readonly OwnShift[] | undefined;
  readonly error: Error | null;
  readonly onRetry: () => void;
}

function Agenda({ items, error, onRetry }: AgendaProps): ReactNode {
  if (items === undefined) {
    return error === null ? (
      <SkeletonRows label="Loading your shifts" />
    ) : (
      <ErrorState error={new Error(problemText(error))} onRetry={onRetry} />
    );
  }
  if (items.length === 0) {
    return (
      <Card>
        <EmptyState icon={CalendarClock} title="No shifts planned">
          You are in no rotation for the next 13 weeks.
        </EmptyState>
      </Card>
    );
  }
  const zone = deviceZone();
  const months = Map.groupBy(items, (shift) =>
    toInstant(shift.from).toZonedDateTimeISO(zone).toLocaleString(undefined, { month: "long", year: "numeric" }),
  );
  return (
    <div className="flex flex-col gap-5">
      {[...months].map(([month, shifts]) => (
        <Card key={month} title={month} isFlush>
          <ul className="divide-y divide-line">
            {shifts.map((shift) => (
              <ShiftLine key={`${shift.schedule.id} ${shift.from}`} shift={shift} zone={zone} />
            ))}
          </ul>
        </Card>
      ))}
    </div>
  );
}

function ShiftLine({ shift, zone }: { readonly shift: OwnShift; readonly zone: string }): ReactNode {
  const { schedule, from, until } = shift;
  const isRunning = Temporal.Instant.compare(toInstant(from), now()) <= 0;
  const hours = (toInstant(until).epochMilliseconds - toInstant(from).epochMilliseconds) / 3_600_000;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 tablet:px-5">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex flex-wrap items-center gap-2 font-strong tabular">
          {stretchText(shift, zone)}
          {isRunning && shift.duty === "paged" && <Badge tone="act">On call now</Badge>}
          {shift.duty === "shadow" && <Badge>Shadow: you are not paged</Badge>}
        </p>
        <p className="text-row text-ink-2">
          <Link look="plain" href={`/schedules/${schedule.id}`}>
            {schedule.name}
          </Link>
          , {hoursText(hours)} h
        </p>
      </div>
      {shift.duty === "paged" && (
        <Link
          look="quiet"
          size="small"
          href={askHref(shift)}
          aria-label={`Ask for cover for ${stretchText(shift, zone)} on ${schedule.name}`}
        >
          Ask for cover
        </Link>
      )}
    </li>
  );
}
