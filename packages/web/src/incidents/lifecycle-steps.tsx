import { Check } from "lucide-react";
import type { ReactNode } from "react";
import type { IncidentStatus } from "#incidents/incident-queries.ts";
import { statusWords } from "#incidents/role-words.ts";
import { classNames } from "#ui/class-names.ts";

const steps: readonly IncidentStatus[] = ["triage", "active", "mitigated", "resolved", "closed"];

type Place = "past" | "here" | "ahead";

function placeOf(step: IncidentStatus, status: IncidentStatus): Place {
  const difference = steps.indexOf(step) - steps.indexOf(status);
  if (difference === 0) return "here";
  return difference < 0 ? "past" : "ahead";
}

const looks: Readonly<Record<Place, string>> = {
  past: "text-ink-2",
  here: "bg-ink px-3 font-label text-surface forced-colors:outline",
  ahead: "text-ink-3",
};

/** How far the incident has come, in words. */
export function LifecycleSteps({ status }: { readonly status: IncidentStatus }): ReactNode {
  if (status === "declined") return <p className="text-row text-ink-2">Declined: it was nothing.</p>;
  if (status === "merged") return <p className="text-row text-ink-2">Merged: it goes on in another incident.</p>;
  return (
    <ol aria-label="Lifecycle" className="flex flex-wrap items-center gap-x-4 gap-y-1">
      {steps.map((step) => {
        const place = placeOf(step, status);
        return (
          <li
            key={step}
            aria-current={place === "here" ? "step" : undefined}
            className={classNames("flex h-9 items-center gap-1.5 rounded-control text-row font-medium", looks[place])}
          >
            {place === "past" && <Check aria-hidden className="size-4" />}
            {statusWords[step]}
            {place === "past" && <span className="sr-only"> (done)</span>}
          </li>
        );
      })}
    </ol>
  );
}

/** The same as five bars, where there is no room for words. */
export function LifecycleBars({ status }: { readonly status: IncidentStatus }): ReactNode {
  const bars: Readonly<Record<Place, string>> = { past: "bg-ink-3", here: "bg-ink", ahead: "bg-line" };
  return (
    <div aria-hidden className="flex gap-2">
      {steps.map((step) => (
        <span key={step} className={classNames("h-1.5 flex-1 rounded-full", bars[placeOf(step, status)])} />
      ))}
    </div>
  );
}
