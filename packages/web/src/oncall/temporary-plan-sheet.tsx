import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemText, toFormProblem } from "#api/problem.ts";
import { type Schedule, usePeople, useRefetchOnCall } from "#oncall/on-call-queries.ts";
import { hoursText, stretchText } from "#oncall/rota-words.ts";
import { newKey } from "#oncall/schedule-draft.ts";
import { Button } from "#ui/button.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { DateTimeField } from "#ui/date-time-field.tsx";
import { Sheet } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { Notice } from "#ui/notice.tsx";
import { now } from "#ui/now.ts";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

interface PlanSheetProps {
  readonly schedule: Schedule;
  readonly zone: string;
  readonly onClose: () => void;
}

interface ShiftDraft {
  readonly key: string;
  readonly userId: string | undefined;
  readonly from: Temporal.Instant | undefined;
  readonly until: Temporal.Instant | undefined;
}

interface PlanDraft {
  readonly shifts: readonly ShiftDraft[];
  readonly reason: string;
}

/** A plan the server can be asked about. */
interface Wish {
  from: string;
  until: string;
  shifts: { userId: string; from: string; until: string }[];
  reason: string;
}

const formId = "temporary-plan-form";

/** Who is on call for a stretch, shift by shift, in place of the rotations. What it changes is shown before it is saved. */
export function TemporaryPlanSheet({ schedule, zone, onClose }: PlanSheetProps): ReactNode {
  const [draft, setDraft] = useState<PlanDraft>(() => ({ shifts: [firstShift(zone)], reason: "" }));
  const refetch = useRefetchOnCall();
  const wish = wishOf(draft);
  const path = { id: schedule.id };
  const add = useMutation({
    mutationFn: (body: Wish) => read(api.POST("/api/v1/schedules/{id}/temporary-schedules", { params: { path }, body })),
    onSuccess: async (plan) => {
      onClose();
      toast({ title: "Planned", description: stretchText(plan, zone) });
      await refetch();
    },
  });
  const refusal = wish === undefined ? "Give every shift a person, a start and a later end." : undefined;
  return (
    <Sheet
      isOpen
      onOpenChange={onClose}
      title={`Plan a stretch of ${schedule.name}`}
      description={`Times in ${zone}. From the first start to the last end, only these shifts count.`}
      actions={
        <>
          <Button onPress={onClose}>Leave as it is</Button>
          <Button variant="act" type="submit" form={formId} isPending={add.isPending} disabledReason={refusal}>
            Save the plan
          </Button>
        </>
      }
    >
      <Form
        id={formId}
        label="Temporary plan"
        onSubmit={() => {
          if (wish !== undefined) add.mutate(wish);
        }}
        isPending={add.isPending}
        problem={toFormProblem(add.error)}
      >
        <ShiftRows draft={draft} zone={zone} onChange={setDraft} />
        <TextField
          label="Reason"
          name="reason"
          maxLength={500}
          value={draft.reason}
          onChange={(reason) => setDraft({ ...draft, reason })}
          description="Shown to whoever looks at the rota."
        />
        {wish !== undefined && <Effects scheduleId={schedule.id} wish={wish} zone={zone} />}
      </Form>
    </Sheet>
  );
}

function firstShift(zone: string): ShiftDraft {
  const from = now().toZonedDateTimeISO(zone).add({ days: 1 }).startOfDay().add({ hours: 9 });
  return { key: newKey(), userId: undefined, from: from.toInstant(), until: from.add({ days: 1 }).toInstant() };
}

function wishOf({ shifts, reason }: PlanDraft): Wish | undefined {
  const whole = shifts.flatMap(({ userId, from, until }) =>
    userId === undefined || from === undefined || until === undefined || Temporal.Instant.compare(from, until) >= 0
      ? []
      : [{ userId, from, until }],
  );
  if (whole.length === 0 || whole.length < shifts.length) return undefined;
  const inOrder = (one: Temporal.Instant, other: Temporal.Instant): number => Temporal.Instant.compare(one, other);
  const starts = whole.map(({ from }) => from).sort(inOrder);
  const ends = whole.map(({ until }) => until).sort(inOrder);
  return {
    from: String(starts[0]),
    until: String(ends.at(-1)),
    shifts: whole.map(({ userId, from, until }) => ({ userId, from: from.toString(), until: until.toString() })),
    reason,
  };
}

interface ShiftRowsProps {
  readonly draft: PlanDraft;
  readonly zone: string;
  readonly onChange: (draft: PlanDraft) => void;
}

function ShiftRows({ draft, zone, onChange }: ShiftRowsProps): ReactNode {
  const people = usePeople();
  const options = (people.data?.items ?? []).map((person) => ({ id: person.id, label: person.name, description: person.email }));
  const { shifts } = draft;
  const set = (next: readonly ShiftDraft[]): void => onChange({ ...draft, shifts: next });
  return (
    <>
      {shifts.map((shift, index) => (
        <fieldset key={shift.key} className="grid gap-3 rounded-control border border-line p-3 tablet:grid-cols-2">
          <legend className="px-1 text-row font-label">Shift {index + 1}</legend>
          <ComboBox
            label="Who"
            options={options}
            value={shift.userId}
            onChange={(userId) => set(shifts.with(index, { ...shift, userId }))}
            isRequired
            className="tablet:col-span-2"
            emptyText={people.isPending ? "Loading people" : "Nobody of that name."}
          />
          <DateTimeField
            label="From"
            zone={zone}
            value={shift.from}
            onChange={(from) => set(shifts.with(index, { ...shift, from }))}
            isRequired
          />
          <DateTimeField
            label="Until"
            zone={zone}
            value={shift.until}
            onChange={(until) => set(shifts.with(index, { ...shift, until }))}
            isRequired
          />
          {shifts.length > 1 && (
            <div className="tablet:col-span-2">
              <Button
                size="small"
                variant="quiet"
                icon={Trash2}
                aria-label={`Remove shift ${index + 1}`}
                onPress={() => set(shifts.toSpliced(index, 1))}
              >
                Remove
              </Button>
            </div>
          )}
        </fieldset>
      ))}
      <div>
        <Button icon={Plus} onPress={() => set([...shifts, shiftAfter(shifts.at(-1), zone)])}>
          Add a shift
        </Button>
      </div>
    </>
  );
}

/** The next shift begins where the last one ends and is as long. */
function shiftAfter(last: ShiftDraft | undefined, zone: string): ShiftDraft {
  if (last?.from === undefined || last.until === undefined) return firstShift(zone);
  return { key: newKey(), userId: undefined, from: last.until, until: last.until.add(last.until.since(last.from)) };
}

interface EffectsProps {
  readonly scheduleId: string;
  readonly wish: Wish;
  readonly zone: string;
}

/** Who gains and loses, and what stays uncovered, asked of the server. */
function Effects({ scheduleId, wish, zone }: EffectsProps): ReactNode {
  const preview = useQuery({
    queryKey: ["schedules", scheduleId, "temporary-preview", wish],
    retry: false,
    queryFn: () =>
      read(api.POST("/api/v1/schedules/{id}/temporary-schedules/preview", { params: { path: { id: scheduleId } }, body: wish })),
  });
  if (preview.error !== null) return <Notice tone="warning">{problemText(preview.error)}</Notice>;
  if (preview.data === undefined) return undefined;
  const { people, gaps } = preview.data;
  return (
    <section aria-label="What this changes" aria-live="polite" className="rounded-control bg-sunken px-3 py-2.5 text-row">
      <p className="font-strong">{people.length === 0 ? "Nobody’s hours change." : "What this changes"}</p>
      <ul>
        {people.map(({ user, gainedHours, lostHours }) => (
          <li key={user.id}>
            {user.name}: {gainedHours > 0 && `+${hoursText(gainedHours)} h`} {lostHours > 0 && `−${hoursText(lostHours)} h`}
          </li>
        ))}
        {gaps.map((gap) => (
          <li key={gap.from} className="font-medium text-sev2-ink">
            Nobody, {stretchText(gap, zone)}
          </li>
        ))}
      </ul>
    </section>
  );
}
