import { ArrowLeftRight, ChevronLeft, ChevronRight, Pencil } from "lucide-react";
import { lazy, type ReactNode, Suspense, useMemo } from "react";
import { problemText } from "#api/problem.ts";
import { useMayNot, useMe } from "#identity/index.ts";
import { ArchiveButton } from "#oncall/archive-button.tsx";
import { CoverList } from "#oncall/cover-list.tsx";
import { CoverRequestsCard } from "#oncall/cover-requests-card.tsx";
import { FeedsCard } from "#oncall/feeds-card.tsx";
import { type Schedule, type ScheduleTimeline, useSchedule, useTimeline } from "#oncall/on-call-queries.ts";
import { useOpenCoverRequests } from "#oncall/planning-queries.ts";
import { RotaAgenda } from "#oncall/rota-agenda.tsx";
import { RotaTimeline } from "#oncall/rota-timeline.tsx";
import { clockChangeText, momentText, stretchText } from "#oncall/rota-words.ts";
import { type RotaState, useRotaState } from "#oncall/use-rota-state.ts";
import { useGo } from "#oncall/use-go.ts";
import { TemporaryPlansCard } from "#oncall/temporary-plans-card.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Command, useCommands } from "#ui/commands.ts";
import { ErrorState } from "#ui/error-state.tsx";
import { toInstant, zoneName } from "#ui/format-time.ts";
import { Notice } from "#ui/notice.tsx";
import { now } from "#ui/now.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { SegmentedControl } from "#ui/segmented-control.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";

/** A rota: who gets paged when, what that is made of, and the way to change it. */
export function ScheduleScreen({ params }: { readonly params: Readonly<Record<string, string>> }): ReactNode {
  const id = params["id"] ?? "";
  const schedule = useSchedule(id);
  const name = schedule.data?.name ?? "Schedule";
  if (schedule.data === undefined) {
    return (
      <>
        <PageHeader title={name} crumbs={crumbs} here={name} />
        {schedule.error === null ? (
          <SkeletonRows label="Loading the schedule" />
        ) : (
          <ErrorState
            title="This schedule could not be shown"
            error={new Error(problemText(schedule.error))}
            onRetry={() => void schedule.refetch()}
          />
        )}
      </>
    );
  }
  return <ShownSchedule schedule={schedule.data} />;
}

/** The date fields are the heaviest part of the screen and wanted only here. */
const CoverSheet = lazy(async () => ({ default: (await import("#oncall/cover-sheet.tsx")).CoverSheet }));

const crumbs = [{ label: "On-call", href: "/on-call" }];

function ShownSchedule({ schedule }: { readonly schedule: Schedule }): ReactNode {
  const { data: me } = useMe();
  const state = useRotaState();
  const timeline = useTimeline(schedule.id, { firstDay: state.firstDay, timeZone: state.timeZone });
  const zone = timeline.data?.timeZone ?? schedule.timeZone;
  const mayNotRespond = useMayNot("responder");
  const mayNotCover = archivedReason(schedule) ?? mayNotRespond;
  const mayNotPlan = useMayNot("admin");
  useRotaKeys(state, timeline.data, mayNotCover);
  return (
    <>
      <title>{`${schedule.name} · Staunch`}</title>
      <ScheduleHead schedule={schedule} mayNotCover={mayNotCover} onCover={() => state.openCover()} />
      <div className="flex flex-col gap-5">
        <PendingEdit schedule={schedule} zone={zone} />
        <Card title={<WeekTitle timeline={timeline.data} />} actions={<RotaControls state={state} timeline={timeline.data} />}>
          <RotaBody
            timeline={timeline.data}
            error={timeline.error}
            onRetry={() => void timeline.refetch()}
            ownId={me?.user?.id}
            onCover={mayNotCover === undefined ? state.openCover : undefined}
          />
        </Card>
        <OpenRequests scheduleId={schedule.id} zone={zone} />
        <CoverList scheduleId={schedule.id} zone={zone} disabledReason={mayNotCover} />
        <TemporaryPlansCard schedule={schedule} zone={zone} disabledReason={archivedReason(schedule) ?? mayNotPlan} />
        <FeedsCard scheduleId={schedule.id} />
      </div>
      {state.cover !== undefined && (
        <Suspense>
          <CoverSheet schedule={schedule} zone={zone} stretch={state.cover} onClose={state.closeCover} />
        </Suspense>
      )}
    </>
  );
}

function OpenRequests({ scheduleId, zone }: { readonly scheduleId: string; readonly zone: string }): ReactNode {
  const requests = useOpenCoverRequests(scheduleId).data?.items ?? [];
  return <CoverRequestsCard title="Cover is asked for" requests={requests} zone={zone} />;
}

function archivedReason(schedule: Schedule): string | undefined {
  return schedule.archivedAt === null ? undefined : "This schedule is archived. What it said before is kept.";
}

interface ScheduleHeadProps {
  readonly schedule: Schedule;
  readonly mayNotCover: string | undefined;
  readonly onCover: () => void;
}

function ScheduleHead({ schedule, mayNotCover, onCover }: ScheduleHeadProps): ReactNode {
  const go = useGo();
  const mayNotWrite = useMayNot("admin");
  const mayNotEdit = archivedReason(schedule) ?? mayNotWrite;
  return (
    <PageHeader
      title={schedule.name}
      crumbs={crumbs}
      here={schedule.name}
      description={archivedReason(schedule) ?? `Handed on by the clock of ${schedule.timeZone}.`}
      actions={
        <>
          <ArchiveButton schedule={schedule} disabledReason={mayNotEdit} />
          <Button icon={Pencil} disabledReason={mayNotEdit} onPress={() => go(`/schedules/${schedule.id}/edit`)}>
            Edit
          </Button>
          <Button variant="act" icon={ArrowLeftRight} shortcut="o" disabledReason={mayNotCover} onPress={onCover}>
            Cover
          </Button>
        </>
      }
    />
  );
}

function PendingEdit({ schedule, zone }: { readonly schedule: Schedule; readonly zone: string }): ReactNode {
  const next = schedule.versions[1];
  if (next === undefined) return undefined;
  return (
    <Notice tone="info">
      An edit holds from {momentText(next.effectiveFrom, zone)} ({zoneName(zone)}). Until then it stays as it is.
    </Notice>
  );
}

function WeekTitle({ timeline }: { readonly timeline: ScheduleTimeline | undefined }): ReactNode {
  const first = timeline?.days[0];
  const last = timeline?.days.at(-1);
  if (first === undefined || last === undefined) return "Rota";
  const text = (date: string): string =>
    Temporal.PlainDate.from(date).toLocaleString(undefined, { day: "numeric", month: "short", year: "numeric" });
  return <span className="tabular">{`${text(first.date)} – ${text(last.date)}`}</span>;
}

function RotaControls({ state, timeline }: { readonly state: RotaState; readonly timeline: ScheduleTimeline | undefined }): ReactNode {
  const first = timeline?.days[0]?.date;
  return (
    <>
      <SegmentedControl
        label="Zone of the days and times"
        size="small"
        value={state.zone}
        onChange={state.setZone}
        segments={[
          { id: "mine", label: "Mine" },
          { id: "rota", label: "Rota" },
          { id: "utc", label: "UTC" },
        ]}
      />
      <div className="flex gap-1">
        <Button size="small" icon={ChevronLeft} aria-label="Previous week" onPress={() => state.turn(first, -7)} />
        <Button size="small" onPress={state.goToday}>
          Today
        </Button>
        <Button size="small" icon={ChevronRight} aria-label="Next week" onPress={() => state.turn(first, 7)} />
      </div>
    </>
  );
}

interface RotaBodyProps {
  readonly timeline: ScheduleTimeline | undefined;
  readonly error: Error | null;
  readonly onRetry: () => void;
  readonly ownId: string | undefined;
  readonly onCover: RotaState["openCover"] | undefined;
}

function RotaBody({ timeline, error, onRetry, ownId, onCover }: RotaBodyProps): ReactNode {
  if (timeline === undefined) {
    return error === null ? (
      <SkeletonRows rows={3} label="Loading the rota" />
    ) : (
      <ErrorState error={new Error(problemText(error))} onRetry={onRetry} />
    );
  }
  return (
    <>
      <div className="max-[860px]:hidden">
        <RotaTimeline timeline={timeline} ownId={ownId} onCover={onCover} />
      </div>
      <div className="min-[860px]:hidden">
        <RotaAgenda timeline={timeline} ownId={ownId} />
      </div>
      <RotaNotes timeline={timeline} />
    </>
  );
}

/** Gaps and clock changes in words, for everybody who cannot see or trust a picture. */
function RotaNotes({ timeline }: { readonly timeline: ScheduleTimeline }): ReactNode {
  const final = timeline.rows.find((row) => row.kind === "final")?.segments ?? [];
  const present = now();
  // What is over can no longer be mended, so it is drawn and not warned of.
  const gaps = final.filter((segment) => segment.user === null && Temporal.Instant.compare(toInstant(segment.until), present) > 0);
  return (
    <div className="mt-4 flex flex-col gap-2">
      <p className="text-row text-ink-3">Days and times in {timeline.timeZone}.</p>
      {timeline.clockChanges.map((change) => (
        <Notice key={change.at} tone="info">
          {clockChangeText(change, timeline.timeZone)}
        </Notice>
      ))}
      {gaps.length > 0 && (
        <Notice tone="warning" title={gaps.length === 1 ? "A gap: nobody is on call" : `${gaps.length} gaps: nobody is on call`}>
          <ul>
            {gaps.map((gap) => (
              <li key={gap.from}>{stretchText(gap, timeline.timeZone)}</li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}

function useRotaKeys(state: RotaState, timeline: ScheduleTimeline | undefined, mayCover: string | undefined): void {
  const first = timeline?.days[0]?.date;
  const { turn, goToday, nextZone, openCover } = state;
  const commands = useMemo(
    (): readonly Command[] => [
      { id: "rota.previous", label: "Previous week", keys: "[", group: "page", icon: ChevronLeft, onAct: () => turn(first, -7) },
      { id: "rota.next", label: "Next week", keys: "]", group: "page", icon: ChevronRight, onAct: () => turn(first, 7) },
      { id: "rota.today", label: "Go to this week", keys: "t", group: "page", onAct: goToday },
      { id: "rota.zone", label: "Change the zone: mine, rota, UTC", keys: "z", group: "page", onAct: nextZone },
      {
        id: "rota.cover",
        label: "Cover",
        keys: "o",
        group: "page",
        icon: ArrowLeftRight,
        onAct: () => openCover(),
        disabledReason: mayCover,
      },
    ],
    [first, turn, goToday, nextZone, openCover, mayCover],
  );
  useCommands(commands);
}
