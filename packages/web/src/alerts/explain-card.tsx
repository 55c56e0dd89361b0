import { useQuery } from "@tanstack/react-query";
import { ArrowRight, BellRing, CircleCheck, Hourglass, type LucideIcon, Moon, PencilLine } from "lucide-react";
import type { ReactNode } from "react";
import { reasonWords, stageWord, subjectHref } from "#alerts/explain-words.ts";
import { api, read } from "#api/client.ts";
import { Card } from "#ui/card.tsx";
import { classNames } from "#ui/class-names.ts";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { AbsoluteTime } from "#ui/time.tsx";
import { visibleText } from "@staunch/core/kernel";

function fetchExplanation(id: string) {
  return read(api.GET("/api/v1/alerts/{id}/explain", { params: { path: { id } } }));
}

type Stage = Awaited<ReturnType<typeof fetchExplanation>>["stages"][number];
type Subject = Stage["subjects"][number];

const looks: Readonly<Record<Stage["outcome"], { readonly icon: LucideIcon; readonly word: string; readonly className: string }>> = {
  passed: { icon: ArrowRight, word: "Passed", className: "text-ink-3" },
  changed: { icon: PencilLine, word: "Changed", className: "text-sev4-ink" },
  held: { icon: Moon, word: "Held back", className: "text-sev3-ink" },
  waiting: { icon: Hourglass, word: "Waiting", className: "text-sev3-ink" },
  done: { icon: CircleCheck, word: "Done", className: "text-ok-ink" },
  over: { icon: CircleCheck, word: "Over", className: "text-ink-3" },
};

/** Why an alert paged, or did not: the pipeline's stages in order, each with its reason. */
export function ExplainCard({ alertId }: { readonly alertId: string }): ReactNode {
  const query = useQuery({ queryKey: ["alerts", alertId, "explain"], queryFn: () => fetchExplanation(alertId) });
  return (
    <Card title="Explain">
      {query.isPending && <SkeletonRows rows={4} label="Loading the explanation" />}
      {query.isError && query.data === undefined && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data !== undefined && (
        <ol aria-label="Stages of the pipeline" className="flex flex-col">
          {query.data.stages.map((stage) => (
            <StageRow key={stage.stage} stage={stage} />
          ))}
        </ol>
      )}
    </Card>
  );
}

function StageRow({ stage }: { readonly stage: Stage }): ReactNode {
  const { icon, word, className } = looks[stage.outcome];
  const Icon = stage.reason === "paged" ? BellRing : icon;
  return (
    <li className="flex gap-3 border-b border-line py-2 text-row last:border-b-0">
      <Icon aria-hidden className={classNames("mt-0.5 size-4 shrink-0", className)} />
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <p>
          <span className="font-strong">{stageWord(stage.stage)}</span> <span className="sr-only">{word}: </span>
          <span className="text-ink-2">{reasonWords(stage)}</span>
        </p>
        <StageTimes stage={stage} />
        {stage.subjects.length > 0 && (
          <ul className="text-ink-2">
            {stage.subjects.map((subject) => (
              // Room enough around each link for a finger.
              <li key={`${subject.type} ${subject.id}`} className="py-1">
                <SubjectLine subject={subject} />
              </li>
            ))}
          </ul>
        )}
        {stage.past.map((past) => (
          <p key={`${past.at} ${past.what}`} className="text-ink-3">
            <AbsoluteTime at={past.at} /> {past.what === "held" ? "held back by" : "let go by"}{" "}
            {past.by.map((subject) => visibleText(subject.name)).join(", ")}
          </p>
        ))}
      </div>
    </li>
  );
}

function StageTimes({ stage: { at, until } }: { readonly stage: Stage }): ReactNode {
  if (at === undefined && until === undefined) return undefined;
  return (
    <p className="text-ink-3">
      {at !== undefined && (
        <>
          at <AbsoluteTime at={at} />
        </>
      )}
      {at !== undefined && until !== undefined && ", "}
      {until !== undefined && (
        <>
          until <AbsoluteTime at={until} />
        </>
      )}
    </p>
  );
}

function SubjectLine({ subject }: { readonly subject: Subject }): ReactNode {
  const href = subjectHref(subject);
  const name = <bdi>{visibleText(subject.name)}</bdi>;
  return (
    <>
      {href === undefined ? name : <Link href={href}>{name}</Link>}
      {subject.since !== undefined && (
        <span className="text-ink-3">
          {" "}
          since <AbsoluteTime at={subject.since} />
        </span>
      )}
      {subject.until !== undefined && (
        <span className="text-ink-3">
          {" "}
          until <AbsoluteTime at={subject.until} />
        </span>
      )}
      {subject.alertId !== undefined && (
        <>
          {" "}
          <Link href={`/alerts/${subject.alertId}`}>The alert that holds it</Link>
        </>
      )}
    </>
  );
}
