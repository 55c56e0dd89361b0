import { memo, type ReactNode } from "react";
import type { TimelineRow } from "#incidents/incident-queries.ts";
import type { Sentence } from "#incidents/sentence.ts";
import { sentenceOf } from "#incidents/timeline-sentences.ts";
import { classNames } from "#ui/class-names.ts";
import { deviceZone } from "#ui/format-time.ts";
import { now } from "#ui/now.ts";
import { AbsoluteTime } from "#ui/time.tsx";

const tones: Readonly<Record<Sentence["tone"], string>> = {
  person: "text-ink",
  decision: "text-ink",
  machine: "text-ink-2",
  harm: "text-sev1-ink",
};

/** One thing that happened: when, what kind, whose, and what. `j` and `k` walk from one to the next. */
export const TimelineEntry = memo(function TimelineEntry({ row }: { readonly row: TimelineRow }): ReactNode {
  const sentence = sentenceOf(row, { now: now(), zone: deviceZone() });
  const { icon: Icon } = sentence;
  const isPending = row.seq < 0;
  return (
    <li
      // Where reviews point at.
      id={`event-${row.seq}`}
      tabIndex={-1}
      data-timeline-entry=""
      className={classNames(
        "grid grid-cols-[44px_20px_minmax(0,1fr)] gap-x-3 px-4 py-2 text-row tablet:px-5",
        // A story of many hundred rows is laid out where it is looked at.
        "[contain-intrinsic-block-size:auto_40px] [content-visibility:auto]",
        sentence.tone === "decision" && "bg-act-wash",
      )}
    >
      <AbsoluteTime at={row.at} className="tabular text-ink-2" />
      <Icon
        aria-hidden
        strokeWidth={1.7}
        className={classNames(
          "mt-px size-4.5",
          isPending && "opacity-60",
          sentence.tone === "machine" ? "text-ink-3" : tones[sentence.tone],
        )}
      />
      <div className="min-w-0">
        <p className={classNames("whitespace-pre-line [overflow-wrap:anywhere]", tones[sentence.tone])}>
          {sentence.tone === "decision" && <span className="sr-only">Decision: </span>}
          {sentence.lead !== undefined && <span className="font-strong">{sentence.lead} </span>}
          {sentence.text}
        </p>
        {sentence.detail !== undefined && <p className="text-ink-3 [overflow-wrap:anywhere]">{sentence.detail}</p>}
        {isPending && <p className="text-ink-3">Sending…</p>}
      </div>
    </li>
  );
});
