import { ArrowDown, ArrowUp, Clock, Plus, Trash2 } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { ConditionsDialog } from "#paging/conditions-dialog.tsx";
import type { EscalationPolicy } from "#paging/paging-queries.ts";
import { emptyStep, moveStep, type StepDraft } from "#paging/policy-draft.ts";
import { StepTargets } from "#paging/step-targets.tsx";
import { conditionWords } from "#paging/step-words.ts";
import type { Targets } from "#paging/use-targets.ts";
import { Button } from "#ui/button.tsx";
import { NumberField } from "#ui/number-field.tsx";

const maxSteps = 20;

interface StepListProps {
  readonly steps: readonly StepDraft[];
  readonly targets: Targets;
  readonly onChange: (steps: readonly StepDraft[]) => void;
}

/** The steps in order, each a sentence. They move by their buttons, and by alt with an arrow from anywhere in the step. */
export function StepList({ steps, targets, onChange }: StepListProps): ReactNode {
  const [said, say] = useState("");
  const move = (index: number, by: -1 | 1): void => {
    const moved = moveStep(steps, index, by);
    if (moved === steps) return;
    onChange(moved);
    say(`Step ${index + 1} is now step ${index + 1 + by} of ${steps.length}.`);
  };
  return (
    <>
      <ol aria-label="Steps" className="flex flex-col gap-3">
        {steps.map((step, index) => (
          <StepRow
            key={step.key}
            step={step}
            index={index}
            count={steps.length}
            targets={targets}
            onChange={(changed) => onChange(steps.with(index, changed))}
            onMove={(by) => move(index, by)}
            onRemove={() => onChange(steps.toSpliced(index, 1))}
          />
        ))}
      </ol>
      <p role="status" className="sr-only">
        {said}
      </p>
      <Button
        icon={Plus}
        className="self-start"
        disabledReason={steps.length >= maxSteps ? `At most ${maxSteps} steps` : undefined}
        onPress={() => onChange([...steps, emptyStep()])}
      >
        Add a step
      </Button>
    </>
  );
}

interface StepRowProps {
  readonly step: StepDraft;
  readonly index: number;
  readonly count: number;
  readonly targets: Targets;
  readonly onChange: (step: StepDraft) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

function StepRow({ step, index, count, targets, onChange, onMove, onRemove }: StepRowProps): ReactNode {
  const onKeyDown = (event: KeyboardEvent<HTMLLIElement>): void => {
    // A dialog of the step stands elsewhere on the screen: its keys are its own.
    if (!(event.target instanceof Node) || !event.currentTarget.contains(event.target)) return;
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(event.key === "ArrowUp" ? -1 : 1);
  };
  const number = index + 1;
  const row = useRef<HTMLLIElement>(null);
  return (
    // Takes the focus after a choice, so that the next key acts on this step; it is no stop of the tab key.
    <li
      ref={row}
      tabIndex={-1}
      aria-label={`Step ${number}`}
      onKeyDownCapture={onKeyDown}
      className="rounded-control border border-line p-3 tablet:p-4"
    >
      <div className="flex items-center gap-1 pb-2">
        <span className="me-auto text-row font-strong">{index === 0 ? "First, page" : "Then page"}</span>
        <Button
          size="small"
          variant="quiet"
          icon={ArrowUp}
          aria-label={`Move step ${number} up`}
          disabledReason={index === 0 ? "Already first" : undefined}
          onPress={() => onMove(-1)}
        />
        <Button
          size="small"
          variant="quiet"
          icon={ArrowDown}
          aria-label={`Move step ${number} down`}
          disabledReason={number === count ? "Already last" : undefined}
          onPress={() => onMove(1)}
        />
        <Button size="small" variant="quiet" icon={Trash2} aria-label={`Remove step ${number}`} onPress={onRemove} />
      </div>
      <StepTargets number={number} step={step} targets={targets} onChange={onChange} onAdded={() => row.current?.focus()} />
      <ConditionsLine number={number} step={step} onChange={onChange} />
      <div className="pt-3">
        <NumberField
          label="and wait"
          className="w-36"
          value={step.delayMinutes}
          minValue={1}
          maxValue={1440}
          formatOptions={{ style: "unit", unit: "minute", unitDisplay: "short" }}
          onChange={(delayMinutes) => onChange({ ...step, delayMinutes: Number.isNaN(delayMinutes) ? 1 : delayMinutes })}
        />
      </div>
    </li>
  );
}

interface ConditionsLineProps {
  readonly number: number;
  readonly step: StepDraft;
  readonly onChange: (step: StepDraft) => void;
}

function ConditionsLine({ number, step, onChange }: ConditionsLineProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const words = conditionWords(step.conditions);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 pt-3">
      <p className="min-w-0 text-row text-ink-2 [overflow-wrap:anywhere]">{words === undefined ? "for every page," : `${words},`}</p>
      <Button size="small" icon={Clock} aria-label={`Conditions of step ${number}`} onPress={() => setOpen(true)}>
        Conditions
      </Button>
      {isOpen && (
        <ConditionsDialog
          number={number}
          conditions={step.conditions}
          onClose={() => setOpen(false)}
          onDone={(conditions) => {
            onChange({ ...step, conditions });
            setOpen(false);
          }}
        />
      )}
    </div>
  );
}

/** The steps as sentences, for those who may look and not change. */
export function StepSentences({ policy, targets }: { readonly policy: EscalationPolicy; readonly targets: Targets }): ReactNode {
  return (
    <ol aria-label="Steps" className="flex list-decimal flex-col gap-2 ps-5">
      {policy.steps.map((step, index) => {
        const condition = conditionWords(step.conditions);
        return (
          <li key={index} className="[overflow-wrap:anywhere]">
            Page <strong className="font-strong">{step.targets.map(targets.nameOf).join(", ")}</strong>
            {condition !== undefined && `, ${condition},`} and wait {step.delayMinutes} min.
          </li>
        );
      })}
    </ol>
  );
}
