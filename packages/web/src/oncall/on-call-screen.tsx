import { BellRing, CalendarClock, CalendarSync, ChartColumn, Plus, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { problemText } from "#api/problem.ts";
import { useUrlState } from "#api/url-state.ts";
import { useMayNot, useMe } from "#identity/index.ts";
import { type OnCallNow, useOnCallNow } from "#oncall/on-call-queries.ts";
import { stretchText } from "#oncall/rota-words.ts";
import { useGo } from "#oncall/use-go.ts";
import { Avatar } from "#ui/avatar.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { deviceZone, zoneName } from "#ui/format-time.ts";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { TextField } from "#ui/text-field.tsx";
import { AbsoluteTime } from "#ui/time.tsx";

/** Who is on call for what, now and next. */
export function OnCallScreen(): ReactNode {
  const overview = useOnCallNow();
  const { data: me } = useMe();
  const go = useGo();
  const [search, setSearch] = useUrlState("q", "");
  const items = overview.data?.items ?? [];
  const refusal = useMayNot("admin");
  const create = (
    <Button variant="act" icon={Plus} disabledReason={refusal} onPress={() => go("/schedules/new")}>
      New schedule
    </Button>
  );
  return (
    <>
      <PageHeader
        title="On-call"
        actions={
          <>
            <Link look="secondary" icon={BellRing} href="/escalation-policies">
              Escalation policies
            </Link>
            <Link look="secondary" icon={CalendarSync} href="/on-call/calendars">
              Calendars
            </Link>
            <Link look="secondary" icon={ChartColumn} href="/on-call/report">
              Report
            </Link>
            <Link look="secondary" icon={CalendarClock} href="/me/shifts">
              My shifts
            </Link>
            {items.length > 0 && create}
          </>
        }
      />
      {overview.error !== null && overview.data === undefined ? (
        <ErrorState error={new Error(problemText(overview.error))} onRetry={() => void overview.refetch()} />
      ) : (
        <div className="flex flex-col gap-5">
          {items.length > 3 && (
            <TextField label="Find a schedule or a person" type="search" value={search} onChange={setSearch} className="max-w-form" />
          )}
          <Overview items={items} search={search} isLoading={overview.isPending} ownId={me?.user?.id} create={create} />
        </div>
      )}
    </>
  );
}

interface OverviewProps {
  readonly items: readonly OnCallNow[];
  readonly search: string;
  readonly isLoading: boolean;
  readonly ownId: string | undefined;
  readonly create: ReactNode;
}

function Overview({ items, search, isLoading, ownId, create }: OverviewProps): ReactNode {
  if (isLoading) {
    return (
      <Card>
        <SkeletonRows label="Loading who is on call" />
      </Card>
    );
  }
  if (items.length === 0) {
    return (
      <Card>
        <EmptyState icon={CalendarClock} title="No schedules yet" action={create}>
          A schedule says who is paged when. Start from a pattern: weekly, daily, follow the sun, or day and night.
        </EmptyState>
      </Card>
    );
  }
  const found = items.filter((item) => matches(item, search));
  return (
    <Card isFlush>
      {found.length === 0 && <EmptyState title={`No schedule and nobody on call matches “${search}”.`} />}
      <ul className="divide-y divide-line">
        {found.map((item) => (
          <ScheduleLine key={item.schedule.id} item={item} ownId={ownId} />
        ))}
      </ul>
    </Card>
  );
}

function matches(item: OnCallNow, search: string): boolean {
  const wanted = search.trim().toLocaleLowerCase();
  return [item.schedule.name, item.now?.user.name ?? "", item.next?.user.name ?? ""].some((text) =>
    text.toLocaleLowerCase().includes(wanted),
  );
}

function ScheduleLine({ item, ownId }: { readonly item: OnCallNow; readonly ownId: string | undefined }): ReactNode {
  const { schedule, now, next } = item;
  return (
    <li className="grid items-center gap-x-6 gap-y-3 px-4 py-4 tablet:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)_minmax(0,1fr)] tablet:px-5">
      <div className="min-w-0">
        <h2 className="text-body font-strong [overflow-wrap:anywhere]">
          <Link look="plain" href={`/schedules/${schedule.id}`}>
            {schedule.name}
          </Link>
        </h2>
        <p className="text-row text-ink-3">{zoneName(schedule.timeZone)} time</p>
        <GapWarning item={item} />
        <OthersNow item={item} />
      </div>
      <Holder label="On call now" name={now?.user.name} isOwn={now !== null && now.user.id === ownId}>
        {now !== null && now.until !== null && (
          <>
            until <AbsoluteTime at={now.until} />
          </>
        )}
      </Holder>
      {next === null ? (
        <p className="text-row text-ink-2">No handoff in the next five weeks</p>
      ) : (
        <Holder label="Next" name={next.user.name} isOwn={next.user.id === ownId}>
          from <AbsoluteTime at={next.from} />
        </Holder>
      )}
    </li>
  );
}

/** Whoever is on call beside the first, and who looks on. */
function OthersNow({ item }: { readonly item: OnCallNow }): ReactNode {
  const beside = item.onCall.filter((running) => running.user.id !== item.now?.user.id).map((running) => running.user.name);
  const shadows = item.shadows.map((running) => running.user.name);
  if (beside.length === 0 && shadows.length === 0) return undefined;
  return (
    <p className="text-row text-ink-2 [overflow-wrap:anywhere]">
      {beside.length > 0 && `Also on call: ${beside.join(", ")}. `}
      {shadows.length > 0 && `Shadow: ${shadows.join(", ")}.`}
    </p>
  );
}

interface HolderProps {
  readonly label: string;
  readonly name: string | undefined;
  readonly isOwn: boolean;
  readonly children: ReactNode;
}

function Holder({ label, name, isOwn, children }: HolderProps): ReactNode {
  return (
    <div className="flex min-w-0 items-center gap-3">
      <Avatar name={name} />
      <div className="min-w-0 text-row">
        <p className="text-label font-label text-ink-3">{label}</p>
        <p className="font-strong [overflow-wrap:anywhere]">
          {name ?? "Nobody"}
          {isOwn && <span className="text-act-ink"> (you)</span>}
        </p>
        <p className="text-ink-2">{children}</p>
      </div>
    </div>
  );
}

function GapWarning({ item }: { readonly item: OnCallNow }): ReactNode {
  const [first] = item.gaps;
  if (first === undefined) return undefined;
  const more = item.gaps.length - 1;
  return (
    <p className="mt-1.5 flex items-start gap-1.5 text-row text-sev2-ink">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        Nobody is on call {stretchText(first, deviceZone())}
        {more > 0 && `, and in ${more} more ${more === 1 ? "stretch" : "stretches"} of the next two weeks`}.
      </span>
    </p>
  );
}
