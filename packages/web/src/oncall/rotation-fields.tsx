import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { type Candidate, MemberList } from "#oncall/member-list.tsx";
import { RestrictionFields } from "#oncall/restriction-fields.tsx";
import { type RotationDraft, type Unit, withHandoff } from "#oncall/schedule-draft.ts";
import { toWeekday, weekdayOptions } from "#oncall/weekdays.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { DateTimeField, TimeOfDayField } from "#ui/date-time-field.tsx";
import { NumberField } from "#ui/number-field.tsx";
import { Select } from "#ui/select.tsx";
import { Switch } from "#ui/switch.tsx";
import { TextField } from "#ui/text-field.tsx";

interface RotationFieldsProps {
  readonly rotation: RotationDraft;
  readonly timeZone: string;
  readonly candidates: readonly Candidate[];
  readonly onChange: (rotation: RotationDraft) => void;
  /** Undefined where it is the only one. */
  readonly onRemove: (() => void) | undefined;
  /** Up is -1. Undefined at that end. */
  readonly onMove: { readonly up: (() => void) | undefined; readonly down: (() => void) | undefined };
}

/** One rotation: who, in which order, for how long, from when, and when at all. */
export function RotationFields({ rotation, timeZone, candidates, onChange, onRemove, onMove }: RotationFieldsProps): ReactNode {
  const name = rotation.name.trim() === "" ? "this rotation" : rotation.name;
  return (
    <Card
      title={rotation.name.trim() === "" ? "Rotation" : rotation.name}
      actions={onRemove !== undefined && <RotationActions name={name} onMove={onMove} onRemove={onRemove} />}
    >
      <div className="flex flex-col gap-5">
        <TextField
          label="Name of the rotation"
          value={rotation.name}
          onChange={(text) => onChange({ ...rotation, name: text })}
          isRequired
          maxLength={100}
          className="max-w-form"
        />
        <MemberList
          rotationName={name}
          members={rotation.members}
          candidates={candidates}
          onChange={(members) => onChange({ ...rotation, members })}
        />
        <TurnFields rotation={rotation} onChange={onChange} />
        <Switch
          isSelected={rotation.duty === "shadow"}
          onChange={(isShadow) => onChange({ ...rotation, duty: isShadow ? "shadow" : "paged" })}
          description="They look on: shown in the rota and in calendars, never paged, and no cover for a gap."
        >
          Shadow
        </Switch>
        <LifeFields rotation={rotation} timeZone={timeZone} onChange={onChange} />
        <RestrictionFields
          rotationName={name}
          restrictions={rotation.restrictions}
          onChange={(restrictions) => onChange({ ...rotation, restrictions })}
        />
      </div>
    </Card>
  );
}

interface RotationActionsProps {
  readonly name: string;
  readonly onMove: RotationFieldsProps["onMove"];
  readonly onRemove: () => void;
}

function RotationActions({ name, onMove, onRemove }: RotationActionsProps): ReactNode {
  const noUp = onMove.up === undefined ? "Already first." : undefined;
  const noDown = onMove.down === undefined ? "Already last." : undefined;
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        icon={ArrowUp}
        className="w-8 pointer-coarse:w-10"
        aria-label={`Move ${name} up`}
        disabledReason={noUp}
        onPress={onMove.up}
      />
      <Button
        size="small"
        variant="quiet"
        icon={ArrowDown}
        className="w-8 pointer-coarse:w-10"
        aria-label={`Move ${name} down`}
        disabledReason={noDown}
        onPress={onMove.down}
      />
      <Button size="small" variant="quiet" icon={Trash2} aria-label={`Remove ${name}`} onPress={onRemove} />
    </>
  );
}

interface PartProps {
  readonly rotation: RotationDraft;
  readonly onChange: (rotation: RotationDraft) => void;
}

const units: readonly { readonly id: Unit; readonly label: string }[] = [
  { id: "hours", label: "hours" },
  { id: "days", label: "days" },
  { id: "weeks", label: "weeks" },
  { id: "months", label: "months" },
];

function TurnFields({ rotation, onChange }: PartProps): ReactNode {
  const toUnit = (id: string): Unit => units.find((unit) => unit.id === id)?.id ?? "weeks";
  return (
    <div className="flex flex-wrap items-end gap-2">
      <NumberField
        label="A turn lasts"
        value={rotation.count}
        minValue={1}
        maxValue={maxCounts[rotation.unit]}
        onChange={(count) => onChange({ ...rotation, count: Number.isNaN(count) ? 1 : count })}
        className="w-36"
      />
      <Select
        label="Unit"
        value={rotation.unit}
        options={units}
        onChange={(id) => onChange({ ...rotation, unit: toUnit(id), count: 1 })}
        className="w-32"
      />
      {rotation.unit === "weeks" && (
        <Select
          label="Handed on"
          value={String(rotation.handoffOn)}
          options={weekdayOptions()}
          onChange={(id) => onChange({ ...rotation, handoffOn: toWeekday(id) })}
          className="w-40"
        />
      )}
      {rotation.unit === "months" && (
        <NumberField
          label="On day"
          value={rotation.handoffOnDay}
          minValue={1}
          maxValue={31}
          onChange={(day) => onChange({ ...rotation, handoffOnDay: Number.isNaN(day) ? 1 : day })}
          className="w-36"
        />
      )}
      {rotation.unit !== "hours" && (
        <TimeOfDayField
          label="Handed on at"
          value={Temporal.PlainTime.from(rotation.handoffAt)}
          onChange={(time) => {
            if (time !== undefined) onChange(withHandoff(rotation, time.toString({ smallestUnit: "minute" })));
          }}
          className="w-28"
        />
      )}
      {rotation.unit === "hours" && (
        <p className="basis-full text-row text-ink-3">Hours are elapsed hours: a clock change moves the handoff on the wall clock.</p>
      )}
    </div>
  );
}

const maxCounts: Readonly<Record<Unit, number>> = { hours: 8760, days: 366, weeks: 52, months: 24 };

function LifeFields({ rotation, timeZone, onChange }: PartProps & { readonly timeZone: string }): ReactNode {
  const toInstant = (reading: string): Temporal.Instant => Temporal.PlainDateTime.from(reading).toZonedDateTime(timeZone).toInstant();
  const toReading = (instant: Temporal.Instant): string =>
    instant.toZonedDateTimeISO(timeZone).toPlainDateTime().toString({ smallestUnit: "minute" });
  return (
    <div className="grid gap-x-3 gap-y-4 tablet:grid-cols-2">
      <DateTimeField
        label="The first turn begins"
        zone={timeZone}
        value={toInstant(rotation.start)}
        onChange={(instant) => {
          if (instant !== undefined) onChange({ ...rotation, start: toReading(instant) });
        }}
        isRequired
      />
      <DateTimeField
        label="The rotation ends"
        description="Leave it empty to go on."
        zone={timeZone}
        value={rotation.end === undefined ? undefined : toInstant(rotation.end)}
        onChange={(instant) => onChange({ ...rotation, end: instant === undefined ? undefined : toReading(instant) })}
      />
    </div>
  );
}
