import { type ReactNode, useId } from "react";
import { useRuleNames } from "#alerts/use-rule-names.ts";
import { outcomeWords, type Tried, type TriedItem } from "#alerts/tried-words.ts";
import { Notice } from "#ui/notice.tsx";
import { RelativeTime } from "#ui/time.tsx";

const shownAtMost = 50;

/** What came of it: for a payload every step; for past alerts, those that would differ. */
export function TriedRules({ tried, isSample }: { readonly tried: Tried; readonly isSample: boolean }): ReactNode {
  const headingId = useId();
  const differing = tried.items.filter((item) => item.changed.length > 0);
  const shown = (isSample ? tried.items : differing).slice(0, shownAtMost);
  return (
    <section aria-labelledby={headingId} className="mt-5 flex flex-col gap-3 border-t border-line pt-4">
      <h3 id={headingId} className="text-row font-strong">
        <span role="status">
          {isSample ? sampleWords(tried.items.length) : `${differing.length} of ${tried.items.length} alerts would differ`}
        </span>
      </h3>
      {tried.faults.map((fault) => (
        <Notice key={`${fault.index} ${fault.field}`} tone="warning" title={`Rule ${fault.index + 1}, ${fault.field}`}>
          {fault.message}
        </Notice>
      ))}
      <ul aria-label="What would happen" className="flex flex-col divide-y divide-line">
        {shown.map((item, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- alerts of a pasted body have no id, and keep their order
          <TriedRow key={item.alertId ?? index} item={item} />
        ))}
      </ul>
      {!isSample && differing.length > shownAtMost && <p className="text-row text-ink-3">The newest {shownAtMost} are shown.</p>}
    </section>
  );
}

function sampleWords(count: number): string {
  if (count === 0) return "This payload says nothing that is an alert";
  return count === 1 ? "One alert" : `${count} alerts`;
}

function TriedRow({ item }: { readonly item: TriedItem }): ReactNode {
  const names = useRuleNames();
  return (
    <li className="py-3 text-row">
      <p className="font-strong [overflow-wrap:anywhere]">
        {item.title}{" "}
        {item.alertId !== null && (
          <span className="font-normal text-ink-3">
            <RelativeTime at={item.at} />
          </span>
        )}
      </p>
      {item.changed.length === 0 && <p className="text-ink-2">Stays as it is.</p>}
      <ul className="text-ink-2">
        {outcomeWords(item, names).map((words) => (
          <li key={words} className="[overflow-wrap:anywhere]">
            {words}
          </li>
        ))}
      </ul>
      <ol aria-label="Rules that took part" className="mt-1 text-ink-3">
        {item.steps.map((step) => (
          <li key={`${step.ruleId} ${step.field ?? ""}`} className="[overflow-wrap:anywhere]">
            {step.kind === "matched"
              ? `${step.ruleName} matched${step.set.length === 0 ? "" : ` and set ${step.set.join(", ")}`}`
              : `${step.ruleName}: ${step.field ?? "an expression"} failed, ${step.reason ?? "for no reason given"}`}
          </li>
        ))}
      </ol>
    </li>
  );
}
