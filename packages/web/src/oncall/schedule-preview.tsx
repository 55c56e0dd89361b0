import { ArrowRight } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { problemText } from "#api/problem.ts";
import { type PreviewWish, type SchedulePreview as Preview, usePreview } from "#oncall/on-call-queries.ts";
import { clockChangeText, hoursText, momentText, stretchText } from "#oncall/rota-words.ts";
import { definitionOf, missingIn, type ScheduleDraft } from "#oncall/schedule-draft.ts";
import { Card } from "#ui/card.tsx";
import { Notice } from "#ui/notice.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";

/** People type faster than the answer is of use. */
const settleMs = 400;
const mostChanges = 12;

interface SchedulePreviewProps {
  /** Undefined for a schedule that does not exist yet. */
  readonly scheduleId: string | undefined;
  readonly draft: ScheduleDraft;
}

/** What saving would do, asked of the server while one edits: who gains and loses which hours, and what stays uncovered. */
export function SchedulePreview({ scheduleId, draft }: SchedulePreviewProps): ReactNode {
  const settled = useSettled(draft);
  const missing = missingIn(settled);
  const preview = usePreview(scheduleId, missing === undefined ? wishOf(settled) : undefined);
  return (
    <Card title={scheduleId === undefined ? "What it will do" : "What this changes"}>
      <div aria-live="polite" aria-busy={preview.isFetching} className="flex flex-col gap-4 text-row">
        {missing === undefined ? (
          <Answer preview={preview.data} error={preview.error} zone={settled.timeZone} isNew={scheduleId === undefined} />
        ) : (
          <p className="text-ink-2">{missing} Then this shows who is on call when.</p>
        )}
      </div>
    </Card>
  );
}

function wishOf(draft: ScheduleDraft): PreviewWish {
  return { definition: definitionOf(draft), ...(draft.effectiveFrom === undefined ? {} : { effectiveFrom: draft.effectiveFrom }) };
}

interface AnswerProps {
  readonly preview: Preview | undefined;
  readonly error: Error | null;
  readonly zone: string;
  readonly isNew: boolean;
}

function Answer({ preview, error, zone, isNew }: AnswerProps): ReactNode {
  if (error !== null) return <Notice tone="warning">{problemText(error)}</Notice>;
  if (preview === undefined) return <SkeletonRows rows={3} label="Working out what changes" />;
  return <Effects preview={preview} zone={zone} isNew={isNew} />;
}

function useSettled(draft: ScheduleDraft): ScheduleDraft {
  const [settled, setSettled] = useState(draft);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(draft), settleMs);
    return () => window.clearTimeout(timer);
  }, [draft]);
  return settled;
}

interface EffectsProps {
  readonly preview: Preview;
  readonly zone: string;
  readonly isNew: boolean;
}

function Effects({ preview, zone, isNew }: EffectsProps): ReactNode {
  return (
    <>
      <p>
        {isNew
          ? "Holds from now on."
          : `Holds from ${momentText(preview.effectiveFrom, zone)}. Until then nothing changes, and nobody loses the shift they have now.`}{" "}
        The figures are those of the eight weeks after it, in {zone} time.
      </p>
      {preview.changes.length === 0 ? (
        <p className="font-strong">Nobody&#8217;s hours change.</p>
      ) : (
        <HoursTable preview={preview} isNew={isNew} />
      )}
      {!isNew && <Changes preview={preview} zone={zone} />}
      <Gaps preview={preview} zone={zone} />
      {preview.clockChanges.map((change) => (
        <Notice key={change.at} tone="info">
          {clockChangeText(change, zone)}
        </Notice>
      ))}
    </>
  );
}

function HoursTable({ preview, isNew }: { readonly preview: Preview; readonly isNew: boolean }): ReactNode {
  return (
    <table className="w-full">
      <thead className="text-label font-label text-ink-3">
        <tr>
          <th scope="col" className="py-1 text-start">
            Person
          </th>
          <th scope="col" className="py-1 text-end">
            {isNew ? "Hours" : "Gains"}
          </th>
          {!isNew && (
            <th scope="col" className="py-1 text-end">
              Loses
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {preview.people.map(({ user, gainedHours, lostHours }) => (
          <tr key={user.id} className="border-t border-line">
            <th scope="row" className="py-1.5 text-start font-medium [overflow-wrap:anywhere]">
              {user.name}
            </th>
            <td className="py-1.5 ps-3 text-end whitespace-nowrap">{hoursCell(gainedHours)}</td>
            {!isNew && <td className="py-1.5 ps-3 text-end whitespace-nowrap">{hoursCell(lostHours)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function hoursCell(hours: number): string {
  return hours === 0 ? "–" : `${hoursText(hours)} h`;
}

function Changes({ preview, zone }: { readonly preview: Preview; readonly zone: string }): ReactNode {
  const shown = preview.changes.slice(0, mostChanges);
  const more = preview.changes.length - shown.length;
  if (shown.length === 0) return undefined;
  return (
    <section aria-label="Before and after">
      <h3 className="mb-1 text-label font-label text-ink-3">Before and after</h3>
      <ul className="divide-y divide-line">
        {shown.map((change) => (
          <li key={change.from} className="py-1.5">
            <p className="flex flex-wrap items-center gap-1.5 font-medium">
              <span className="text-ink-2">{change.before?.name ?? "Nobody"}</span>
              <ArrowRight role="img" aria-label="becomes" className="size-3.5 text-ink-3" />
              <span>{change.after?.name ?? "Nobody"}</span>
            </p>
            <p className="tabular text-ink-2">{stretchText(change, zone)}</p>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="pt-1 text-ink-3">And {more} more.</p>}
    </section>
  );
}

function Gaps({ preview, zone }: { readonly preview: Preview; readonly zone: string }): ReactNode {
  const shown = preview.gaps.slice(0, 3);
  const more = preview.gaps.length - shown.length;
  if (shown.length === 0) return <Notice tone="ok">Somebody is on call at every moment.</Notice>;
  return (
    <Notice tone="warning" title="Gaps: nobody is on call">
      <ul>
        {shown.map((gap) => (
          <li key={gap.from}>{stretchText(gap, zone)}</li>
        ))}
      </ul>
      {more > 0 && <p>And {more} more.</p>}
    </Notice>
  );
}
