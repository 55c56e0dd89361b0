import { CircleCheck, GitCommitHorizontal, SearchX } from "lucide-react";
import type { ReactNode } from "react";
import type { StopTheImpactView, SuspectView } from "#mitigation/mitigation-queries.ts";
import type { CardAction } from "#mitigation/use-mitigation-actions.ts";
import { Button } from "#ui/button.tsx";
import { durationInWords } from "#ui/duration.ts";
import { Link } from "#ui/link.tsx";
import { AbsoluteTime } from "#ui/time.tsx";

const strengthWords: Readonly<Record<SuspectView["strength"], string>> = {
  strong: "Strong match",
  possible: "Possible match",
  weak: "Weak match",
};

const kindWords: Readonly<Record<SuspectView["kind"], string>> = {
  deploy: "Deployed",
  rollback: "Rolled back",
  flag: "Flag turned",
  config: "Configured",
  migration: "Migrated",
  scale: "Scaled",
  other: "Changed",
};

/** The likeliest cause with its evidence, or the plain word that none was found. */
export function LikelyCause({ view }: { readonly view: StopTheImpactView }): ReactNode {
  const { suspect } = view;
  if (suspect === null) return <NoCause view={view} />;
  return (
    <div>
      <div className="flex flex-wrap items-center gap-2 text-row text-ink-2">
        <GitCommitHorizontal aria-hidden className="size-4" />
        Likely cause
        <span className="rounded-badge bg-sunken px-1.5 py-0.5 text-label font-strong text-ink">{strengthWords[suspect.strength]}</span>
      </div>
      <h3 className="mt-1.5 text-h2 [overflow-wrap:anywhere]">
        {suspect.serviceName}{" "}
        <span className={suspect.version === null ? "font-normal" : "font-mono text-body"}>{suspect.version ?? suspect.summary}</span>
      </h3>
      <p className="text-row text-ink-2 [overflow-wrap:anywhere]">
        {suspect.version !== null && suspect.summary !== "" && `${suspect.summary}. `}
        {kindWords[suspect.kind]} <AbsoluteTime at={suspect.at} />
        {suspect.author !== null && ` by ${suspect.author}`}
        {". "}
        {suspect.link !== null && isWebLink(suspect.link) && (
          <Link href={suspect.link} target="_blank" rel="noreferrer" className="whitespace-nowrap">
            View change
          </Link>
        )}
      </p>
      <ul aria-label="Evidence" className="mt-3 flex flex-col gap-1.5 text-row">
        {suspect.evidence.map((sentence) => (
          <li key={sentence} className="flex items-start gap-2">
            <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-act-ink" />
            {sentence}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What a sender gives as a link is text until it is seen to be an address of the web. */
function isWebLink(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === "https:" || url?.protocol === "http:";
}

function NoCause({ view }: { readonly view: StopTheImpactView }): ReactNode {
  const setAside = view.dismissed.length;
  const span = durationInWords(view.windowMinutes * 60);
  return (
    <div className="flex items-start gap-2.5 text-row">
      <SearchX aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
      <div>
        <p className="font-strong">
          {setAside === 0 ? `No change found in the ${span} before impact` : `No other change found in the ${span} before impact`}
        </p>
        <p className="text-ink-2">
          {view.others.length === 0 ? "Stop it by other means, and note what you did." : "Choose a way to stop it."}
        </p>
      </div>
    </div>
  );
}

interface OtherSuspectsProps {
  readonly view: StopTheImpactView;
  readonly onAct: (action: CardAction) => void;
}

/** The next suspects and those set aside, behind one line: they are for whoever doubts the first. */
export function OtherSuspects({ view, onAct }: OtherSuspectsProps): ReactNode {
  const { otherSuspects, dismissed } = view;
  if (otherSuspects.length + dismissed.length === 0) return undefined;
  return (
    <details className="mt-3 text-row">
      <summary className="w-fit cursor-pointer rounded-key py-1 text-ink-2 hover:text-ink">
        {summaryText(otherSuspects.length, dismissed.length)}
      </summary>
      <ul className="mt-1 flex flex-col gap-2">
        {otherSuspects.map((suspect) => (
          <SuspectLine key={suspect.changeId} suspect={suspect} note={suspect.evidence.join(" · ")} />
        ))}
        {dismissed.map((suspect) => (
          <SuspectLine key={suspect.changeId} suspect={suspect} note="Set aside: not this change">
            <Button size="small" variant="quiet" onPress={() => onAct({ kind: "restore", changeId: suspect.changeId })}>
              Take back
            </Button>
          </SuspectLine>
        ))}
      </ul>
    </details>
  );
}

function summaryText(others: number, dismissed: number): string {
  const parts = [];
  if (others > 0) parts.push(others === 1 ? "1 other change" : `${others} other changes`);
  if (dismissed > 0) parts.push(`${dismissed} set aside`);
  return parts.join(", ");
}

interface SuspectLineProps {
  readonly suspect: SuspectView;
  readonly note: string;
  readonly children?: ReactNode;
}

function SuspectLine({ suspect, note, children }: SuspectLineProps): ReactNode {
  return (
    <li className="flex items-start gap-2">
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <p className="font-medium">
          {suspect.serviceName} {suspect.version ?? suspect.summary}
        </p>
        <p className="text-ink-3">{note}</p>
      </div>
      {children}
    </li>
  );
}
