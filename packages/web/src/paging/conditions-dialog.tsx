import { type ReactNode, useMemo, useState } from "react";
import type { StepConditions } from "#paging/paging-queries.ts";
import { officeHours, settledConditions, whyNoHours } from "#paging/policy-draft.ts";
import { dayWords, type StepHours, severityWords } from "#paging/step-words.ts";
import { Button } from "#ui/button.tsx";
import { Checkbox } from "#ui/checkbox.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { TimeOfDayField } from "#ui/date-time-field.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { FieldGroup } from "#ui/field-group.tsx";
import { Form } from "#ui/form.tsx";
import { deviceZone } from "#ui/format-time.ts";
import { Select } from "#ui/select.tsx";

interface ConditionsDialogProps {
  readonly number: number;
  readonly conditions: StepConditions | null;
  readonly onDone: (conditions: StepConditions | null) => void;
  readonly onClose: () => void;
}

const always: StepConditions = { urgency: null, severities: null, hours: null };
const formId = "step-conditions";

/** When a step is worth firing. What is chosen here is kept with the policy's next save. */
export function ConditionsDialog({ number, conditions, onDone, onClose }: ConditionsDialogProps): ReactNode {
  const [draft, setDraft] = useState<StepConditions>(conditions ?? always);
  const [isTold, setTold] = useState(false);
  const fault = whyNoHours(draft.hours);
  const done = (): void => {
    setTold(true);
    if (fault === undefined) onDone(settledConditions(draft));
  };
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={`When step ${number} fires`}
      description="A step whose conditions do not hold is passed over at once."
      actions={
        <>
          <Button onPress={onClose}>Leave as it is</Button>
          <Button type="submit" form={formId} variant="act">
            Use these
          </Button>
        </>
      }
    >
      <Form id={formId} label="Conditions" onSubmit={done}>
        <Select
          label="Urgency"
          className="max-w-56"
          options={urgencies}
          value={draft.urgency ?? "any"}
          onChange={(id) => setDraft({ ...draft, urgency: urgencies.find((known) => known.id === id)?.urgency ?? null })}
        />
        <SeverityBoxes chosen={draft.severities ?? []} onChange={(severities) => setDraft({ ...draft, severities: [...severities] })} />
        <Select
          label="Time"
          className="max-w-56"
          options={times}
          value={draft.hours?.when ?? "any"}
          onChange={(id) => setDraft({ ...draft, hours: hoursFor(id, draft.hours) })}
        />
        {draft.hours !== null && (
          <HoursFields hours={draft.hours} error={isTold ? fault : undefined} onChange={(hours) => setDraft({ ...draft, hours })} />
        )}
      </Form>
    </Dialog>
  );
}

const urgencies = [
  { id: "any", label: "Any", urgency: null },
  { id: "high", label: "High", urgency: "high" },
  { id: "low", label: "Low", urgency: "low" },
] as const;

const times = [
  { id: "any", label: "At any time" },
  { id: "inside", label: "Inside these hours" },
  { id: "outside", label: "Outside these hours" },
] as const;

function hoursFor(id: string, present: StepHours | null): StepHours | null {
  if (id !== "inside" && id !== "outside") return null;
  return { ...(present ?? officeHours(deviceZone())), when: id };
}

interface SeverityProps {
  readonly chosen: readonly string[];
  readonly onChange: (severities: readonly string[]) => void;
}

function SeverityBoxes({ chosen, onChange }: SeverityProps): ReactNode {
  // Words a policy already holds stay to be seen and taken away, whoever brought them.
  const words = [...severityWords, ...chosen.filter((word) => !severityWords.some((known) => known === word))];
  return (
    <FieldGroup
      label="Severity"
      role="group"
      description="With none chosen, any; with one chosen, a page without a severity is passed over."
    >
      <div className="flex flex-wrap gap-x-5">
        {words.map((word) => (
          <Checkbox
            key={word}
            isSelected={chosen.includes(word)}
            onChange={(isSelected) => onChange(words.filter((other) => (other === word ? isSelected : chosen.includes(other))))}
          >
            {word}
          </Checkbox>
        ))}
      </div>
    </FieldGroup>
  );
}

interface HoursProps {
  readonly hours: StepHours;
  readonly error: string | undefined;
  readonly onChange: (hours: StepHours) => void;
}

function HoursFields({ hours, error, onChange }: HoursProps): ReactNode {
  const days = dayWords.map((label, index) => ({ label, day: index + 1 }));
  const time = (value: Temporal.PlainTime | undefined, present: string): string => value?.toString({ smallestUnit: "minute" }) ?? present;
  return (
    <>
      <FieldGroup label="Days" role="group" error={error}>
        <div className="flex flex-wrap gap-x-5">
          {days.map(({ label, day }) => (
            <Checkbox
              key={label}
              isSelected={hours.days.includes(day)}
              onChange={(isSelected) =>
                onChange({
                  ...hours,
                  days: days.map((one) => one.day).filter((one) => (one === day ? isSelected : hours.days.includes(one))),
                })
              }
            >
              {label}
            </Checkbox>
          ))}
        </div>
      </FieldGroup>
      <div className="flex flex-wrap items-end gap-3">
        <TimeOfDayField
          label="From"
          className="w-28"
          value={Temporal.PlainTime.from(hours.from)}
          onChange={(value) => onChange({ ...hours, from: time(value, hours.from) })}
        />
        <TimeOfDayField
          label="Until"
          className="w-28"
          value={Temporal.PlainTime.from(hours.until)}
          onChange={(value) => onChange({ ...hours, until: time(value, hours.until) })}
        />
        {hours.until < hours.from && hours.until !== "00:00" && <p className="pb-2 text-row text-ink-3">Until the next day.</p>}
      </div>
      <ZoneField zone={hours.timeZone} onChange={(timeZone) => onChange({ ...hours, timeZone })} />
    </>
  );
}

function ZoneField({ zone, onChange }: { readonly zone: string; readonly onChange: (zone: string) => void }): ReactNode {
  const options = useMemo(() => {
    const names = new Set(["UTC", zone, ...Intl.supportedValuesOf("timeZone")]);
    return [...names].sort().map((name) => ({ id: name, label: name }));
  }, [zone]);
  return (
    <ComboBox
      label="Time zone"
      options={options}
      value={zone}
      onChange={(next) => {
        if (next !== undefined) onChange(next);
      }}
      description="On the wall clock of this zone, through its clock changes."
    />
  );
}
