import { ArrowDown, ArrowUp, Plus, Trash2, X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { type EscalationPolicy, type StepTarget } from "#paging/paging-queries.ts";
import { emptyStep, moveStep, type StepDraft, targetKey, targetOf } from "#paging/policy-draft.ts";
import type { Targets } from "#paging/use-targets.ts";
import { Button } from "#ui/button.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { NumberField } from "#ui/number-field.tsx";

const maxSteps = 20;
const maxTargets = 20;

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
      <TargetChips step={step} targets={targets} onChange={onChange} />
      <div className="flex flex-wrap items-end gap-3 pt-3">
        <AddTarget number={number} step={step} targets={targets} onChange={onChange} onAdded={() => row.current?.focus()} />
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

interface ChipsProps {
  readonly step: StepDraft;
  readonly targets: Targets;
  readonly onChange: (step: StepDraft) => void;
}

function TargetChips({ step, targets, onChange }: ChipsProps): ReactNode {
  if (step.targets.length === 0) return <p className="text-row text-sev2-ink">Nobody yet.</p>;
  const without = (target: StepTarget) => step.targets.filter((other) => targetKey(other) !== targetKey(target));
  return (
    <ul className="flex flex-wrap gap-2">
      {step.targets.map((target) => {
        const name = targets.nameOf(target);
        return (
          <li
            key={targetKey(target)}
            className="inline-flex min-w-0 items-center gap-1 rounded-badge border border-line bg-sunken ps-2.5 text-row font-medium"
          >
            <span className="min-w-0 [overflow-wrap:anywhere]">{name}</span>
            <span className="text-ink-2">{kindWords[target.kind]}</span>
            <Button
              size="small"
              variant="quiet"
              icon={X}
              aria-label={`Remove ${name}`}
              onPress={() => onChange({ ...step, targets: without(target) })}
            />
          </li>
        );
      })}
    </ul>
  );
}

const kindWords = {
  person: "",
  schedule: "on call",
  team: "team",
  round_robin: "in turn",
  channel: "channel",
  webhook: "webhook",
} as const satisfies Record<StepTarget["kind"], string>;

interface AddTargetProps extends ChipsProps {
  readonly number: number;
  readonly onAdded: () => void;
}

function AddTarget({ number, step, targets, onChange, onAdded }: AddTargetProps): ReactNode {
  const [round, setRound] = useState(0);
  const taken = new Set(step.targets.map(targetKey));
  const options = targets.options.filter((option) => !taken.has(option.id));
  const choose = (key: string | undefined): void => {
    const target = key === undefined ? undefined : targetOf(key);
    if (target === undefined) return;
    onChange({ ...step, targets: [...step.targets, target] });
    setRound(round + 1);
    onAdded();
  };
  if (step.targets.length >= maxTargets) return <p className="flex-1 text-row text-ink-2">At most {maxTargets} in one step.</p>;
  return (
    <ComboBox
      // Made anew after each choice and when the names have come, so that it begins empty and complete.
      key={`${round}-${targets.isPending ? "loading" : "loaded"}`}
      label={`Add to step ${number}`}
      options={options}
      value={undefined}
      onChange={choose}
      placeholder="A schedule, person or team"
      emptyText={targets.isPending ? "Loading" : "Nothing of that name."}
      className="flex-1 basis-56"
    />
  );
}

/** The steps as sentences, for those who may look and not change. */
export function StepSentences({ policy, targets }: { readonly policy: EscalationPolicy; readonly targets: Targets }): ReactNode {
  return (
    <ol aria-label="Steps" className="flex list-decimal flex-col gap-2 ps-5">
      {policy.steps.map((step, index) => (
        <li key={index}>
          Page <strong className="font-strong">{step.targets.map(targets.nameOf).join(", ")}</strong> and wait {step.delayMinutes} min.
        </li>
      ))}
    </ol>
  );
}
