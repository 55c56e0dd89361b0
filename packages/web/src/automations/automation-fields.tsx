import { triggerEvents } from "@staunch/core/automations";
import { Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { ActionFields } from "#automations/action-fields.tsx";
import { type ActionDraft, actionKinds, type AutomationDraft, newAction } from "#automations/automation-draft.ts";
import { useConditionFault } from "#automations/automation-queries.ts";
import { Button } from "#ui/button.tsx";
import { Checkbox } from "#ui/checkbox.tsx";
import { Menu } from "#ui/menu.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { TextField } from "#ui/text-field.tsx";
import { useSettled } from "#ui/use-settled.ts";

interface AutomationFieldsProps {
  readonly draft: AutomationDraft;
  readonly onChange: (part: Partial<AutomationDraft>) => void;
}

export function AutomationFields({ draft, onChange }: AutomationFieldsProps): ReactNode {
  return (
    <>
      <TextField label="Name" name="name" isRequired maxLength={200} value={draft.name} onChange={(name) => onChange({ name })} />
      <Checkbox isSelected={draft.isEnabled} onChange={(isEnabled) => onChange({ isEnabled })}>
        Switched on
      </Checkbox>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-2 text-label font-label">When</legend>
        {Object.entries(triggerEvents).map(([type, words]) => (
          <Checkbox
            key={type}
            isSelected={draft.events.includes(type)}
            onChange={(isChosen) => onChange({ events: isChosen ? [...draft.events, type] : draft.events.filter((one) => one !== type) })}
          >
            {words}
          </Checkbox>
        ))}
      </fieldset>
      <Condition condition={draft.condition} onChange={(condition) => onChange({ condition })} />
      <Actions actions={draft.actions} onChange={(actions) => onChange({ actions })} />
    </>
  );
}

/** Checked while it is written, by whoever will evaluate it. */
function Condition({ condition, onChange }: { readonly condition: string; readonly onChange: (text: string) => void }): ReactNode {
  const settled = useSettled(condition, 300);
  const { data } = useConditionFault(settled);
  const place = data?.position === null || data === undefined ? "" : ` (at character ${data.position})`;
  const fault = data?.fault === null || data === undefined ? undefined : `${data.fault}${place}`;
  return (
    <TextArea
      label="If"
      name="condition"
      isCode
      rows={3}
      maxLength={2_000}
      description={'CEL; empty is always. incident.severity == "SEV1" && "checkout" in incident.services'}
      error={fault}
      value={condition}
      onChange={onChange}
    />
  );
}

interface ActionsProps {
  readonly actions: readonly ActionDraft[];
  readonly onChange: (actions: readonly ActionDraft[]) => void;
}

function Actions({ actions, onChange }: ActionsProps): ReactNode {
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 text-label font-label">Then</legend>
      <ol className="flex flex-col gap-4">
        {actions.map((action, index) => (
          <li key={action.key} className="flex min-w-0 flex-col gap-3 border-s-2 border-line ps-4">
            <div className="flex items-center gap-2">
              <span className="min-w-0 flex-1 text-row font-strong">{actionKinds[action.kind]}</span>
              <Button
                size="small"
                variant="quiet"
                icon={Trash2}
                aria-label={`Remove action ${index + 1}`}
                onPress={() => onChange(actions.filter(({ key }) => key !== action.key))}
              />
            </div>
            <ActionFields
              action={action}
              onChange={(part) => onChange(actions.map((one) => (one.key === action.key ? { ...one, ...part } : one)))}
            />
          </li>
        ))}
      </ol>
      <Menu
        label="Add an action"
        actions={kindsOffered.map(([kind, label]) => ({ id: kind, label, onAct: () => onChange([...actions, newAction(kind)]) }))}
        trigger={
          <Button size="small" icon={Plus} className="self-start">
            Add an action
          </Button>
        }
      />
    </fieldset>
  );
}

const kindsOffered = (["page", "give_role", "add_task", "draft_update", "open_runbook", "open_channel", "webhook"] as const).map(
  (kind) => [kind, actionKinds[kind]] as const,
);
