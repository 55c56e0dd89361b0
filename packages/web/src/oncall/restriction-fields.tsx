import { Plus, X } from "lucide-react";
import type { ReactNode } from "react";
import type { Restriction, Weekday } from "#oncall/schedule-draft.ts";
import { weekdayOptions, toWeekday } from "#oncall/weekdays.ts";
import { Button } from "#ui/button.tsx";
import { TimeOfDayField } from "#ui/date-time-field.tsx";
import { Select } from "#ui/select.tsx";

interface RestrictionFieldsProps {
  readonly rotationName: string;
  readonly restrictions: readonly Restriction[];
  readonly onChange: (restrictions: readonly Restriction[]) => void;
}

const starts: Readonly<Record<string, Restriction>> = {
  daily: { kind: "daily", from: "09:00", until: "17:00" },
  weekly: { kind: "weekly", fromDay: 1, from: "09:00", untilDay: 5, until: "17:00" },
};

/** When the rotation covers: around the clock, or in windows of the day or of the week. */
export function RestrictionFields({ rotationName, restrictions, onChange }: RestrictionFieldsProps): ReactNode {
  const kind = restrictions[0]?.kind ?? "always";
  const first = starts[kind];
  return (
    <div className="flex flex-col gap-3">
      <Select
        label="On call"
        value={kind}
        onChange={(next) => onChange(next === "always" ? [] : [starts[next] ?? { kind: "daily", from: "09:00", until: "17:00" }])}
        options={[
          { id: "always", label: "Around the clock" },
          { id: "daily", label: "Part of each day" },
          { id: "weekly", label: "Part of each week" },
        ]}
        className="max-w-72"
      />
      {restrictions.map((restriction, index) => (
        <WindowFields
          key={index}
          label={`Window ${index + 1} of ${rotationName}`}
          window={restriction}
          onChange={(next) => onChange(restrictions.with(index, next))}
          onRemove={() => onChange(restrictions.toSpliced(index, 1))}
        />
      ))}
      {first !== undefined && (
        <div>
          <Button size="small" icon={Plus} onPress={() => onChange([...restrictions, first])}>
            Add a window
          </Button>
        </div>
      )}
    </div>
  );
}

interface WindowFieldsProps {
  readonly label: string;
  readonly window: Restriction;
  readonly onChange: (window: Restriction) => void;
  readonly onRemove: () => void;
}

function WindowFields({ label, window, onChange, onRemove }: WindowFieldsProps): ReactNode {
  const time = (value: Temporal.PlainTime | undefined, present: string): string => value?.toString({ smallestUnit: "minute" }) ?? present;
  const day = (key: "fromDay" | "untilDay", value: Weekday): ReactNode =>
    window.kind === "weekly" ? (
      <Select
        label={key === "fromDay" ? "From" : "Until"}
        value={String(value)}
        options={weekdayOptions()}
        onChange={(id) => onChange({ ...window, [key]: toWeekday(id) })}
        className="w-40"
      />
    ) : undefined;
  return (
    <fieldset className="flex flex-wrap items-end gap-2">
      <legend className="sr-only">{label}</legend>
      {window.kind === "weekly" && day("fromDay", window.fromDay)}
      <TimeOfDayField
        label={window.kind === "weekly" ? "Start time" : "From"}
        value={Temporal.PlainTime.from(window.from)}
        onChange={(value) => onChange({ ...window, from: time(value, window.from) })}
        className="w-28"
      />
      {window.kind === "weekly" && day("untilDay", window.untilDay)}
      <TimeOfDayField
        label={window.kind === "weekly" ? "End time" : "Until"}
        value={Temporal.PlainTime.from(window.until)}
        onChange={(value) => onChange({ ...window, until: time(value, window.until) })}
        className="w-28"
      />
      <Button variant="quiet" icon={X} aria-label={`Remove ${label}`} onPress={onRemove} />
      {window.kind === "daily" && window.until <= window.from && <p className="basis-full text-row text-ink-3">Until the next day.</p>}
    </fieldset>
  );
}
