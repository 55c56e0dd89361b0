import { Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { type OpenRunbook, type OpenStep, type StepAnswer, useRoomAction } from "#runbooks/runbook-queries.ts";
import { RunButton } from "#mitigation/index.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Checkbox } from "#ui/checkbox.tsx";
import { classNames } from "#ui/class-names.ts";
import { Sheet } from "#ui/dialog.tsx";
import { Markdown } from "#ui/markdown.tsx";
import { Notice } from "#ui/notice.tsx";
import { AbsoluteTime } from "#ui/time.tsx";

interface RunbookSheetProps {
  readonly incidentId: string;
  readonly runbook: OpenRunbook;
  /** Why whoever looks may not tick; undefined when they may. */
  readonly mayNot: string | undefined;
  readonly onClose: () => void;
}

const becauseWords: Readonly<Record<OpenRunbook["because"]["kind"], string>> = {
  service: "Attached to the service",
  alert: "Attached to the alert",
  person: "Opened by",
  automation: "Opened by the automation",
};

/** A runbook beside the room: its steps, whose ticks everybody sees. */
export function RunbookSheet({ incidentId, runbook, mayNot, onClose }: RunbookSheetProps): ReactNode {
  const { because, version, newestVersion } = runbook;
  return (
    <Sheet
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title={runbook.name}
      description={`${becauseWords[because.kind]} ${because.name} · version ${version}`}
      isDismissable
    >
      <div className="flex flex-col gap-5">
        {newestVersion > version && (
          <Notice tone="info" title={`Version ${newestVersion} exists`}>
            This incident keeps the version it began with.
          </Notice>
        )}
        {mayNot !== undefined && <p className="text-row text-ink-2">{mayNot}</p>}
        {runbook.introduction !== "" && <Markdown source={runbook.introduction} />}
        <ol aria-label="Steps" className="flex flex-col gap-4">
          {runbook.steps.map((step) => (
            <li key={step.name}>
              <Step incidentId={incidentId} runbook={runbook} step={step} isLocked={mayNot !== undefined} />
            </li>
          ))}
        </ol>
        {runbook.current === null && <p className="text-row font-strong">Finished</p>}
      </div>
    </Sheet>
  );
}

interface StepProps {
  readonly incidentId: string;
  readonly runbook: OpenRunbook;
  readonly step: OpenStep;
  readonly isLocked: boolean;
}

function Step({ incidentId, runbook, step, isLocked }: StepProps): ReactNode {
  const isCurrent = runbook.current === step.name;
  return (
    <section className={classNames("min-w-0 border-s-2 ps-4", isCurrent ? "border-brand" : "border-line")}>
      <h3 className="flex flex-wrap items-center gap-2 text-row font-strong [overflow-wrap:anywhere]">
        {step.title}
        {isCurrent && <Badge tone="info">Now</Badge>}
      </h3>
      <div className="mt-2 flex flex-col gap-3">
        {step.parts.map((part, index) =>
          part.kind === "text" ? (
            <Markdown key={index} source={part.markdown} />
          ) : (
            <RunButton key={index} reference={incidentId} mitigationId={part.mitigationId} label={part.label} />
          ),
        )}
        <Answer incidentId={incidentId} openId={runbook.id} step={step} isLocked={isLocked} />
      </div>
    </section>
  );
}

interface AnswerProps {
  readonly incidentId: string;
  readonly openId: string;
  readonly step: OpenStep;
  readonly isLocked: boolean;
}

const answerWords: Readonly<Record<StepAnswer, string>> = { done: "Done", worked: "It worked", did_not_work: "It did not work" };

function Answer({ incidentId, openId, step, isLocked }: AnswerProps): ReactNode {
  const { mutate, isPending } = useRoomAction(incidentId);
  const answer = (given: StepAnswer): void => mutate({ kind: "mark", openId, step, answer: given });
  if (step.mark !== null) {
    return (
      <p className="flex flex-wrap items-center gap-2 text-row text-ink-2">
        <span>
          <span className="font-strong">{answerWords[step.mark.answer]}</span> · {step.mark.by}, <AbsoluteTime at={step.mark.at} />
        </span>
        {!isLocked && (
          <Button
            size="small"
            variant="quiet"
            icon={Undo2}
            aria-label={`Undo: ${step.title}`}
            isPending={isPending}
            onPress={() => mutate({ kind: "undo", openId, step })}
          >
            Undo
          </Button>
        )}
      </p>
    );
  }
  if (step.question === null) {
    return (
      <Checkbox isSelected={false} isDisabled={isLocked || isPending} onChange={() => answer("done")}>
        Done<span className="sr-only">: {step.title}</span>
      </Checkbox>
    );
  }
  if (isLocked) return undefined;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="text-row font-strong">Did it work?</legend>
      <div className="flex flex-wrap gap-2">
        <Button size="small" isPending={isPending} onPress={() => answer("worked")}>
          Yes: {step.question.yes}
        </Button>
        <Button size="small" isPending={isPending} onPress={() => answer("did_not_work")}>
          No: {step.question.no}
        </Button>
      </div>
    </fieldset>
  );
}
