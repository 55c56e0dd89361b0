import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { ConfirmEverything } from "#alerts/confirm-everything.tsx";
import { asksAboutEverything, type MuteInterval } from "#alerts/hold-queries.ts";
import { MatchersField } from "#alerts/matchers-field.tsx";
import {
  type IntervalDraft,
  intervalsOf,
  type MuteDraft,
  muteDraftOf,
  newInterval,
  type TimeInterval,
  weekdayName,
  weekdays,
} from "#alerts/mute-draft.ts";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { Button } from "#ui/button.tsx";
import { Checkbox } from "#ui/checkbox.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { Sheet } from "#ui/dialog.tsx";
import { FieldGroup } from "#ui/field-group.tsx";
import { Form } from "#ui/form.tsx";
import { deviceZone } from "#ui/format-time.ts";
import { TextArea } from "#ui/text-area.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

interface MuteSheetProps {
  /** The one to change; undefined for a new one. */
  readonly mute: MuteInterval | undefined;
  readonly onClose: () => void;
}

interface Sending {
  readonly intervals: TimeInterval[];
  readonly confirmEverything: boolean;
}

/** Which alerts, at which times that come again. */
export function MuteSheet({ mute, onClose }: MuteSheetProps): ReactNode {
  const client = useQueryClient();
  const [draft, setDraft] = useState<MuteDraft>(() =>
    mute === undefined ? { name: "", matchers: "", intervals: [newInterval(deviceZone())] } : muteDraftOf(mute),
  );
  const [fault, setFault] = useState<Readonly<Record<string, string>>>({});
  const [isAsking, setAsking] = useState(false);
  const change = (part: Partial<MuteDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const save = useMutation({
    mutationFn: (sending: Sending) => send(mute, draft, sending),
    onError: (error) => setAsking(asksAboutEverything(error)),
    onSuccess: () => {
      toast({ title: "Saved", description: draft.name });
      onClose();
      return client.invalidateQueries({ queryKey: ["mute-intervals"] });
    },
  });
  const submit = async (confirmEverything: boolean): Promise<void> => {
    const result = intervalsOf(draft.intervals);
    setFault(
      result.kind === "refused" ? { [`intervals.${result.index}.times`]: `Expected times as 09:00-17:00, not “${result.line}”.` } : {},
    );
    if (result.kind === "intervals") await save.mutateAsync({ intervals: result.intervals, confirmEverything });
  };
  const refused = asksAboutEverything(save.error) ? undefined : toFormProblem(save.error);
  return (
    <Sheet isOpen onOpenChange={onClose} title={mute === undefined ? "New mute interval" : `Edit ${mute.name}`}>
      <Form
        label="Mute interval"
        // What the server refuses is shown by the form.
        onSubmit={() => void submit(false).catch(() => undefined)}
        isPending={save.isPending}
        problem={Object.keys(fault).length > 0 ? { fields: fault } : refused}
      >
        <TextField name="name" label="Name" value={draft.name} onChange={(name) => change({ name })} isRequired maxLength={120} />
        <MatchersField name="matchers" label="Alerts that match" value={draft.matchers} onChange={(matchers) => change({ matchers })} />
        {draft.intervals.map((interval, index) => (
          <IntervalFields
            // oxlint-disable-next-line react/no-array-index-key -- intervals have no name of their own
            key={index}
            index={index}
            interval={interval}
            onChange={(next) => change({ intervals: draft.intervals.with(index, next) })}
            onRemove={draft.intervals.length > 1 ? () => change({ intervals: draft.intervals.toSpliced(index, 1) }) : undefined}
          />
        ))}
        <div className="flex flex-wrap justify-between gap-2">
          <Button icon={Plus} onPress={() => change({ intervals: [...draft.intervals, newInterval(deviceZone())] })}>
            Other times too
          </Button>
          <Button type="submit" variant="act" isPending={save.isPending}>
            Save mute interval
          </Button>
        </div>
      </Form>
      <ConfirmEverything isOpen={isAsking} onOpenChange={setAsking} verb="Mute" onConfirm={() => submit(true)} />
    </Sheet>
  );
}

interface IntervalFieldsProps {
  readonly index: number;
  readonly interval: IntervalDraft;
  readonly onChange: (interval: IntervalDraft) => void;
  readonly onRemove: (() => void) | undefined;
}

function IntervalFields({ index, interval, onChange, onRemove }: IntervalFieldsProps): ReactNode {
  const zones = useMemo(
    () => [...new Set([interval.timeZone, ...Intl.supportedValuesOf("timeZone"), "UTC"])].map((zone) => ({ id: zone, label: zone })),
    [interval.timeZone],
  );
  return (
    <fieldset className="flex flex-col gap-4 border-t border-line pt-4">
      <legend className="sr-only">{`Times ${index + 1}`}</legend>
      <FieldGroup role="group" label="Days" description="None chosen: every day.">
        <div className="flex flex-wrap gap-x-4">
          {weekdays.map((day) => (
            <Checkbox
              key={day}
              isSelected={interval.weekdays.has(day)}
              onChange={() => onChange({ ...interval, weekdays: toggled(interval, day) })}
            >
              {weekdayName(day, "short")}
            </Checkbox>
          ))}
        </div>
      </FieldGroup>
      <TextArea
        name={`intervals.${index}.times`}
        label="Times of day"
        description="One a line, as 09:00-17:00, 24:00 at most. Empty: all day."
        isCode
        rows={2}
        value={interval.times}
        onChange={(times) => onChange({ ...interval, times })}
      />
      <ComboBox
        label="Time zone"
        options={zones}
        value={interval.timeZone}
        onChange={(timeZone) => onChange({ ...interval, timeZone: timeZone ?? interval.timeZone })}
      />
      {onRemove !== undefined && (
        <Button size="small" onPress={onRemove} className="self-start">
          Remove these times
        </Button>
      )}
    </fieldset>
  );
}

function toggled({ weekdays: chosen }: IntervalDraft, day: (typeof weekdays)[number]): IntervalDraft["weekdays"] {
  const next = new Set(chosen);
  if (!next.delete(day)) next.add(day);
  return next;
}

function send(mute: MuteInterval | undefined, { name, matchers }: MuteDraft, { intervals, confirmEverything }: Sending) {
  const body = { name, matchers, intervals, ...(confirmEverything && { confirmEverything }) };
  if (mute === undefined) return read(api.POST("/api/v1/mute-intervals", { body }));
  return read(api.PUT("/api/v1/mute-intervals/{id}", { params: { path: { id: mute.id } }, body: { ...body, version: mute.version } }));
}
