import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { BellOff, BellRing } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { channelWord, placeWords, skipWords } from "#paging/page-words.ts";
import type { DryRunPlace } from "#paging/paging-queries.ts";
import { type PolicyDraft, toBody, whyNotRehearsed } from "#paging/policy-draft.ts";
import { severityWords } from "#paging/step-words.ts";
import { Card } from "#ui/card.tsx";
import { deviceZone } from "#ui/format-time.ts";
import { ErrorState } from "#ui/error-state.tsx";
import { now } from "#ui/now.ts";
import { SegmentedControl } from "#ui/segmented-control.tsx";
import { Select } from "#ui/select.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { AbsoluteTime } from "#ui/time.tsx";

const moments = [
  { id: "now", label: "Now" },
  { id: "tonight", label: "Tonight" },
  { id: "sunday", label: "Sunday" },
] as const;
type MomentId = (typeof moments)[number]["id"];

const urgencies = [
  { id: "high", label: "High" },
  { id: "low", label: "Low" },
] as const;

const severities = [{ id: "none", label: "None" }, ...severityWords.map((word) => ({ id: word, label: word }))];

/** What would happen if a page started and nobody answered: who, when, by what. */
export function DryRunCard({ draft }: { readonly draft: PolicyDraft }): ReactNode {
  const [moment, setMoment] = useState<MomentId>("now");
  const [urgency, setUrgency] = useState<"high" | "low">("high");
  const [severity, setSeverity] = useState("none");
  const missing = whyNotRehearsed(draft);
  const asksForSeverity = draft.steps.some((step) => step.conditions?.severities !== undefined && step.conditions.severities !== null);
  return (
    <Card
      title="What would happen"
      actions={
        <>
          <SegmentedControl
            label="When the page starts"
            size="small"
            segments={moments}
            value={moment}
            onChange={(id) => setMoment(moments.find((known) => known.id === id)?.id ?? "now")}
          />
          <SegmentedControl
            label="Urgency"
            size="small"
            segments={urgencies}
            value={urgency}
            onChange={(id) => setUrgency(id === "low" ? "low" : "high")}
          />
        </>
      }
    >
      {asksForSeverity && (
        <Select label="Severity of the page" className="max-w-56 pb-2" options={severities} value={severity} onChange={setSeverity} />
      )}
      {missing === undefined ? (
        <Rehearsal
          draft={draft}
          moment={moment}
          urgency={urgency}
          severity={asksForSeverity && severity !== "none" ? severity : undefined}
        />
      ) : (
        <p className="text-row text-ink-2">{missing}.</p>
      )}
    </Card>
  );
}

interface RehearsalProps {
  readonly draft: PolicyDraft;
  readonly moment: MomentId;
  readonly urgency: "high" | "low";
  readonly severity: string | undefined;
}

function Rehearsal({ draft, moment, urgency, severity }: RehearsalProps): ReactNode {
  const { steps, repeatCount } = toBody(draft);
  const query = useQuery({
    queryKey: ["escalation-policies", "dry-run", { steps, repeatCount, moment, urgency, severity }],
    queryFn: () => {
      const at = startOf(moment);
      const body = { steps, repeatCount, urgency, ...(at !== undefined && { at }), ...(severity !== undefined && { severity }) };
      return read(api.POST("/api/v1/escalation-policies/dry-run", { body }));
    },
    placeholderData: keepPreviousData,
  });
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <SkeletonRows rows={3} />;
  return (
    <>
      <ol aria-label="What would happen, in order" className="flex flex-col">
        {query.data.places.map((place, index) => (
          <PlaceRow key={index} place={place} />
        ))}
      </ol>
      <p className="pt-3 text-row text-ink-2">Then it is written that nobody answered.</p>
    </>
  );
}

function PlaceRow({ place }: { readonly place: DryRunPlace }): ReactNode {
  const hasFired = place.outcome === "fired";
  const Icon = hasFired ? BellRing : BellOff;
  return (
    <li className="flex gap-3 border-b border-line py-2.5 last:border-b-0">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${hasFired ? "text-ink-2" : "text-sev2-ink"}`} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap justify-between gap-x-3 text-row">
          <span className="font-strong">{placeWords(place.place)}</span>
          <AbsoluteTime at={place.at} className="tabular text-ink-2" />
        </p>
        {!hasFired && <p className="text-row text-sev2-ink">Passed over: {reasonWords(place.reason)}.</p>}
        <ul className="text-row text-ink-2">
          {place.people.map((person) => (
            <li key={person.userId} className="[overflow-wrap:anywhere]">
              <span className="font-medium text-ink">{person.name}</span> {methodsInWords(person)}
            </li>
          ))}
          {place.posts.map((post, index) => (
            <li key={`${index} ${post}`} className="[overflow-wrap:anywhere]">
              <span className="font-medium text-ink">{post}</span> is told{place.people.length > 0 && " beside them"}
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}

function reasonWords(reason: string | null): string {
  return reason === "condition_not_met" ? "its conditions do not hold for such a page then" : skipWords(reason);
}

function methodsInWords(person: DryRunPlace["people"][number]): ReactNode {
  if (!person.isReachable) return <span className="text-sev2-ink">cannot be reached</span>;
  const parts = person.methods.map(({ kind, afterMinutes }) => {
    const when = afterMinutes === 0 ? "at once" : `after ${afterMinutes} min`;
    return `by ${channelWord(kind).toLowerCase()} ${when}`;
  });
  return parts.join(", ");
}

/** Undefined for now; tonight is the next 03:00, Sunday the next Sunday noon, both by this device's clock. */
function startOf(moment: MomentId): string | undefined {
  if (moment === "now") return undefined;
  const today = now().toZonedDateTimeISO(deviceZone());
  const hour = moment === "tonight" ? 3 : 12;
  const sameDay = today.with({ hour, minute: 0, second: 0, millisecond: 0 });
  const ahead = moment === "tonight" ? daysToNight(today, sameDay) : 7 - (today.dayOfWeek % 7);
  return sameDay.add({ days: ahead }).toInstant().toString();
}

function daysToNight(today: Temporal.ZonedDateTime, sameDay: Temporal.ZonedDateTime): number {
  return Temporal.ZonedDateTime.compare(today, sameDay) < 0 ? 0 : 1;
}
