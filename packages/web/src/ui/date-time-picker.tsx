import { parseTime, toZoned, parseAbsolute, type ZonedDateTime } from "@internationalized/date";
import { CalendarDays, ChevronLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { Calendar, CalendarCell, CalendarGrid } from "react-aria-components/Calendar";
import { DateInput, DatePicker, DateSegment } from "react-aria-components/DatePicker";
import { Dialog } from "react-aria-components/Dialog";
import { Group } from "react-aria-components/Group";
import { Heading } from "react-aria-components/Heading";
import { Popover } from "react-aria-components/Popover";
import { TimeField as AriaTimeField } from "react-aria-components/TimeField";
import { classNames } from "#ui/class-names.ts";
import { boxClass, boxHeight, fieldClass, groupClass } from "#ui/field-class.ts";
import { FieldDescription, FieldError, FieldLabel, invalid } from "#ui/field-parts.tsx";
import { useFieldProblem } from "#ui/form.tsx";
import type { DateTimeFieldProps, TimeOfDayFieldProps } from "#ui/date-time-field.tsx";
import { zoneName } from "#ui/format-time.ts";
import { popoverClass } from "#ui/list-option.tsx";

const segmentClass =
  "inline-flex min-h-6 min-w-6 items-center justify-center rounded-key tabular outline-none data-[type=literal]:min-w-0 data-focused:bg-act data-focused:text-on-act data-placeholder:text-ink-3";

/** A day and a time of day in a named zone. */
export function DateTimePicker({
  label,
  description,
  error,
  className,
  value,
  onChange,
  zone,
  minValue,
  name,
  ...rest
}: DateTimeFieldProps): ReactNode {
  const problem = useFieldProblem(name, error);
  return (
    <DatePicker
      {...rest}
      {...invalid(problem)}
      name={name}
      granularity="minute"
      hourCycle={24}
      hideTimeZone
      value={value === undefined ? null : toZonedDate(value, zone)}
      minValue={minValue === undefined ? undefined : toZonedDate(minValue, zone)}
      onChange={(date) => onChange(date === null ? undefined : Temporal.Instant.from(toZoned(date, zone).toAbsoluteString()))}
      className={classNames(fieldClass, className)}
    >
      <FieldLabel>{label}</FieldLabel>
      <Group className={classNames(groupClass, boxHeight, "flex items-center data-focus-within:outline-2 data-focus-within:outline-focus")}>
        <DateInput className="flex min-w-0 flex-1 items-center ps-3">
          {(segment) => <DateSegment segment={segment} className={segmentClass} />}
        </DateInput>
        <span className="truncate px-2 text-row text-ink-3">{zoneName(zone)}</span>
        <AriaButton className="flex h-full w-9 shrink-0 cursor-pointer items-center justify-center text-ink-3 pointer-coarse:w-11">
          <CalendarDays aria-hidden className="size-4" />
        </AriaButton>
      </Group>
      <FieldDescription>{description}</FieldDescription>
      <FieldError>{problem}</FieldError>
      <Popover className={popoverClass}>
        <Dialog className="p-3 outline-none">
          <MonthView />
        </Dialog>
      </Popover>
    </DatePicker>
  );
}

function MonthView(): ReactNode {
  const arrow =
    "flex size-8 cursor-pointer items-center justify-center rounded-control text-ink-2 data-hovered:bg-sunken pointer-coarse:size-10";
  return (
    <Calendar>
      <header className="flex items-center justify-between pb-2">
        <AriaButton slot="previous" className={arrow}>
          <ChevronLeft aria-hidden className="size-4 rtl:rotate-180" />
        </AriaButton>
        <Heading className="text-row font-label" />
        <AriaButton slot="next" className={arrow}>
          <ChevronRight aria-hidden className="size-4 rtl:rotate-180" />
        </AriaButton>
      </header>
      <CalendarGrid className="text-row">
        {(date) => (
          <CalendarCell
            date={date}
            className="tabular flex size-9 cursor-pointer items-center justify-center rounded-control data-disabled:text-ink-3 data-hovered:bg-sunken data-outside-month:hidden data-selected:bg-act data-selected:text-on-act data-unavailable:line-through"
          />
        )}
      </CalendarGrid>
    </Calendar>
  );
}

function toZonedDate(instant: Temporal.Instant, zone: string): ZonedDateTime {
  return parseAbsolute(instant.toString(), zone);
}

/** A time of day by the wall clock, as for a handoff. */
export function TimeOfDayPicker({ label, description, error, className, value, onChange, ...rest }: TimeOfDayFieldProps): ReactNode {
  const problem = useFieldProblem(rest.name, error);
  return (
    <AriaTimeField
      {...rest}
      {...invalid(problem)}
      granularity="minute"
      hourCycle={24}
      value={value === undefined ? null : parseTime(value.toString({ smallestUnit: "minute" }))}
      onChange={(time) => onChange(time === null ? undefined : Temporal.PlainTime.from(time.toString()))}
      className={classNames(fieldClass, className)}
    >
      <FieldLabel>{label}</FieldLabel>
      <DateInput className={classNames(boxClass, boxHeight, "flex items-center")}>
        {(segment) => <DateSegment segment={segment} className={segmentClass} />}
      </DateInput>
      <FieldDescription>{description}</FieldDescription>
      <FieldError>{problem}</FieldError>
    </AriaTimeField>
  );
}
