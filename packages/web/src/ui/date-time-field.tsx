import { lazy, type ReactNode, Suspense } from "react";
import type { FieldProps } from "#ui/field-parts.tsx";
import { FieldWaiting } from "#ui/field-waiting.tsx";

export interface DateTimeFieldProps extends FieldProps {
  readonly value: Temporal.Instant | undefined;
  readonly onChange: (value: Temporal.Instant | undefined) => void;
  /** The zone in which it is read and written; always named beside the field. */
  readonly zone: string;
  readonly minValue?: Temporal.Instant | undefined;
}

export interface TimeOfDayFieldProps extends FieldProps {
  readonly value: Temporal.PlainTime | undefined;
  readonly onChange: (value: Temporal.PlainTime | undefined) => void;
}

// Calendar and segments weigh more than most screens: they come when a form with a date is opened.
const Picker = lazy(async () => ({ default: (await import("#ui/date-time-picker.tsx")).DateTimePicker }));
const TimePicker = lazy(async () => ({ default: (await import("#ui/date-time-picker.tsx")).TimeOfDayPicker }));

/** A day and a time of day in a named zone. */
export function DateTimeField(props: DateTimeFieldProps): ReactNode {
  return (
    <Suspense fallback={<FieldWaiting label={props.label} className={props.className} />}>
      <Picker {...props} />
    </Suspense>
  );
}

/** A time of day by the wall clock, as for a handoff. */
export function TimeOfDayField(props: TimeOfDayFieldProps): ReactNode {
  return (
    <Suspense fallback={<FieldWaiting label={props.label} className={props.className} />}>
      <TimePicker {...props} />
    </Suspense>
  );
}
