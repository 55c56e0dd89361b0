import { MessageSquareText, Pencil, RefreshCw, Webhook, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { ChannelDialog } from "#paging/channel-dialog.tsx";
import { channelWord } from "#paging/page-words.ts";
import type { StepTarget } from "#paging/paging-queries.ts";
import { type StepDraft, targetKey, targetOf, withoutTarget, withTarget } from "#paging/policy-draft.ts";
import { RoundDialog } from "#paging/round-dialog.tsx";
import { kindWords } from "#paging/step-words.ts";
import type { Targets } from "#paging/use-targets.ts";
import { WebhookDialog } from "#paging/webhook-dialog.tsx";
import { Button } from "#ui/button.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { FieldWaiting } from "#ui/field-waiting.tsx";

const maxTargets = 20;

interface StepTargetsProps {
  readonly number: number;
  readonly step: StepDraft;
  readonly targets: Targets;
  readonly onChange: (step: StepDraft) => void;
  readonly onAdded: () => void;
}

/** A target that is more than a name in a list, new or stored. */
type Edited =
  | { readonly kind: "round_robin"; readonly target: Extract<StepTarget, { kind: "round_robin" }> | undefined }
  | { readonly kind: "channel"; readonly target: Extract<StepTarget, { kind: "channel" }> | undefined }
  | { readonly kind: "webhook"; readonly target: Extract<StepTarget, { kind: "webhook" }> | undefined };

/** Whom a step pages and what it tells, and what can be added to it. */
export function StepTargets({ number, step, targets, onChange, onAdded }: StepTargetsProps): ReactNode {
  const [edited, setEdited] = useState<Edited>();
  const done = (target: StepTarget): void => {
    onChange(withTarget(step, target, edited?.target));
    setEdited(undefined);
  };
  return (
    <>
      <TargetChips step={step} targets={targets} onChange={onChange} onEdit={(target) => setEdited(editedOf(target))} />
      {step.targets.length >= maxTargets ? (
        <p className="pt-3 text-row text-ink-2">At most {maxTargets} in one step.</p>
      ) : (
        <div className="flex flex-wrap items-end gap-x-3 gap-y-2 pt-3">
          <AddTarget number={number} step={step} targets={targets} onChange={onChange} onAdded={onAdded} />
          <AddOthers number={number} onAdd={setEdited} />
        </div>
      )}
      {edited !== undefined && <TargetDialog edited={edited} targets={targets} onDone={done} onClose={() => setEdited(undefined)} />}
    </>
  );
}

function editedOf(target: StepTarget): Edited | undefined {
  switch (target.kind) {
    case "round_robin":
      return { kind: target.kind, target };
    case "channel":
      return { kind: target.kind, target };
    case "webhook":
      return { kind: target.kind, target };
    default:
      return undefined;
  }
}

interface TargetDialogProps {
  readonly edited: Edited;
  readonly targets: Targets;
  readonly onDone: (target: StepTarget) => void;
  readonly onClose: () => void;
}

function TargetDialog({ edited, targets, ...rest }: TargetDialogProps): ReactNode {
  switch (edited.kind) {
    case "round_robin":
      return <RoundDialog people={targets.people} target={edited.target} {...rest} />;
    case "channel":
      return <ChannelDialog target={edited.target} {...rest} />;
    case "webhook":
      return <WebhookDialog target={edited.target} {...rest} />;
  }
}

const others = [
  { kind: "round_robin", label: "Round robin", icon: RefreshCw },
  { kind: "channel", label: "Channel", icon: MessageSquareText },
  { kind: "webhook", label: "Webhook", icon: Webhook },
] as const;

function AddOthers({ number, onAdd }: { readonly number: number; readonly onAdd: (edited: Edited) => void }): ReactNode {
  return (
    <div className="flex flex-wrap gap-1">
      {others.map(({ kind, label, icon }) => (
        <Button
          key={kind}
          variant="quiet"
          icon={icon}
          aria-label={`${label}: add to step ${number}`}
          onPress={() => onAdd({ kind, target: undefined })}
        >
          {label}
        </Button>
      ))}
    </div>
  );
}

interface ChipsProps {
  readonly step: StepDraft;
  readonly targets: Targets;
  readonly onChange: (step: StepDraft) => void;
  readonly onEdit: (target: StepTarget) => void;
}

function TargetChips({ step, targets, onChange, onEdit }: ChipsProps): ReactNode {
  if (step.targets.length === 0) return <p className="text-row text-sev2-ink">Nobody yet.</p>;
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
            <span className="text-ink-2">{target.kind === "channel" ? channelWord(target.channel) : kindWords[target.kind]}</span>
            <span className="inline-flex">
              {editedOf(target) !== undefined && (
                <Button size="small" variant="quiet" icon={Pencil} aria-label={`Change ${name}`} onPress={() => onEdit(target)} />
              )}
              <Button
                size="small"
                variant="quiet"
                icon={X}
                aria-label={`Remove ${name}`}
                onPress={() => onChange(withoutTarget(step, target))}
              />
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function AddTarget({ number, step, targets, onChange, onAdded }: StepTargetsProps): ReactNode {
  const [round, setRound] = useState(0);
  const taken = new Set(step.targets.map(targetKey));
  const options = targets.options.filter((option) => !taken.has(option.id));
  const choose = (key: string | undefined): void => {
    const target = key === undefined ? undefined : targetOf(key);
    if (target === undefined) return;
    onChange(withTarget(step, target, undefined));
    setRound(round + 1);
    onAdded();
  };
  const label = `Add to step ${number}`;
  // Only a whole list is offered: what comes later would take away what is being typed.
  if (targets.isPending) return <FieldWaiting label={label} text="Loading" className="flex-1 basis-56" />;
  return (
    <ComboBox
      // Made anew after each choice, so that it begins empty.
      key={round}
      label={label}
      options={options}
      value={undefined}
      onChange={choose}
      placeholder="A schedule, person or team"
      emptyText="Nothing of that name."
      className="flex-1 basis-56"
    />
  );
}
