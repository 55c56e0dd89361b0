import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { type Override, type Schedule, usePeople, useRefetchOnCall, useShifts } from "#oncall/on-call-queries.ts";
import { coverText, stretchText } from "#oncall/rota-words.ts";
import type { Stretch } from "#oncall/use-stretch-drag.ts";
import { Button } from "#ui/button.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { DateTimeField } from "#ui/date-time-field.tsx";
import { Sheet } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { zoneName } from "#ui/format-time.ts";
import { now } from "#ui/now.ts";
import { Select } from "#ui/select.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

interface CoverSheetProps {
  readonly schedule: Schedule;
  readonly zone: string;
  readonly stretch: Partial<Stretch>;
  readonly onClose: () => void;
}

type CoverKind = Override["kind"];

interface CoverDraft {
  readonly kind: CoverKind;
  /** In whose place, for `substitute`. */
  readonly replacedUserId: string | undefined;
  readonly userId: string | undefined;
  readonly from: Temporal.Instant | undefined;
  readonly until: Temporal.Instant | undefined;
  readonly reason: string;
}

const formId = "cover-form";

/** Puts somebody on call for a stretch, or takes somebody off. */
export function CoverSheet({ schedule, zone, stretch, onClose }: CoverSheetProps): ReactNode {
  const [draft, setDraft] = useState(() => draftOf(stretch));
  const add = useAddCover(schedule.id, zone, onClose);
  const refusal = missingIn(draft);
  return (
    <Sheet
      isOpen
      onOpenChange={onClose}
      title={`Cover on ${schedule.name}`}
      description={`Times in ${zone}. What has passed does not change: a start before now becomes now.`}
      size="small"
      actions={
        <>
          <Button onPress={onClose}>Leave as it is</Button>
          <Button variant="act" type="submit" form={formId} isPending={add.isPending} disabledReason={refusal}>
            Cover
          </Button>
        </>
      }
    >
      <Form
        id={formId}
        label="Cover"
        onSubmit={() => {
          if (refusal === undefined) add.mutate(draft);
        }}
        isPending={add.isPending}
        problem={toFormProblem(add.error)}
      >
        <CoverFields draft={draft} zone={zone} onChange={setDraft} />
        {draft.kind === "replace" && <Relieved scheduleId={schedule.id} stretch={stretchOf(draft)} zone={zone} />}
      </Form>
    </Sheet>
  );
}

function draftOf(stretch: Partial<Stretch>): CoverDraft {
  const from = stretch.from ?? now().round({ smallestUnit: "hour", roundingMode: "floor" });
  return {
    kind: "replace",
    replacedUserId: undefined,
    userId: undefined,
    from,
    until: stretch.until ?? from.add({ hours: 12 }),
    reason: "",
  };
}

function stretchOf({ from, until }: CoverDraft): Stretch | undefined {
  if (from === undefined || until === undefined) return undefined;
  return Temporal.Instant.compare(from, until) < 0 ? { from, until } : undefined;
}

function missingIn(draft: CoverDraft): string | undefined {
  if (draft.userId === undefined) return draft.kind === "remove" ? "Choose who is taken off." : "Choose who stands in.";
  if (draft.kind === "substitute" && draft.replacedUserId === undefined) return "Choose in whose place.";
  return stretchOf(draft) === undefined ? "Choose an end after the start." : undefined;
}

function useAddCover(id: string, zone: string, onDone: () => void) {
  const refetch = useRefetchOnCall();
  return useMutation({
    mutationFn: ({ kind, userId, replacedUserId, from, until, reason }: CoverDraft) => {
      const instead = kind === "substitute" && replacedUserId !== undefined ? { replacedUserId } : {};
      const body = { kind, userId: userId ?? "", ...instead, from: from?.toString(), until: until?.toString() ?? "", reason };
      return read(api.POST("/api/v1/schedules/{id}/overrides", { params: { path: { id } }, body }));
    },
    onSuccess: async (override) => {
      onDone();
      toast({ title: coverText(override), description: stretchText(override, zone) });
      await refetch();
    },
  });
}

interface CoverFieldsProps {
  readonly draft: CoverDraft;
  readonly zone: string;
  readonly onChange: (draft: CoverDraft) => void;
}

const kinds: readonly { readonly id: CoverKind; readonly label: string }[] = [
  { id: "replace", label: "Stands in for whoever is on call" },
  { id: "substitute", label: "Stands in for one person" },
  { id: "add", label: "Is on call too" },
  { id: "remove", label: "Is taken off" },
];

function toKind(id: string): CoverKind {
  return kinds.find((kind) => kind.id === id)?.id ?? "replace";
}

function CoverFields({ draft, zone, onChange }: CoverFieldsProps): ReactNode {
  const people = usePeople();
  const options = (people.data?.items ?? []).map((person) => ({ id: person.id, label: person.name, description: person.email }));
  const isBackwards = draft.from !== undefined && draft.until !== undefined && stretchOf(draft) === undefined;
  return (
    <>
      <Select
        label="What it does"
        name="kind"
        options={kinds}
        value={draft.kind}
        onChange={(id) => onChange({ ...draft, kind: toKind(id) })}
      />
      <ComboBox
        label={draft.kind === "remove" ? "Who is taken off" : "Who stands in"}
        name="userId"
        options={options}
        value={draft.userId}
        onChange={(userId) => onChange({ ...draft, userId })}
        isRequired
        emptyText={people.isPending ? "Loading people" : "Nobody of that name."}
      />
      {draft.kind === "substitute" && (
        <ComboBox
          label="In whose place"
          name="replacedUserId"
          options={options}
          value={draft.replacedUserId}
          onChange={(replacedUserId) => onChange({ ...draft, replacedUserId })}
          isRequired
          emptyText={people.isPending ? "Loading people" : "Nobody of that name."}
        />
      )}
      <DateTimeField label="From" name="from" zone={zone} value={draft.from} onChange={(from) => onChange({ ...draft, from })} isRequired />
      <DateTimeField
        label="Until"
        name="until"
        zone={zone}
        value={draft.until}
        onChange={(until) => onChange({ ...draft, until })}
        isRequired
        error={isBackwards ? "Choose a time after the start." : undefined}
      />
      <TextField
        label="Reason"
        name="reason"
        maxLength={500}
        value={draft.reason}
        onChange={(reason) => onChange({ ...draft, reason })}
        description="Shown to whoever looks at the rota."
      />
    </>
  );
}

interface RelievedProps {
  readonly scheduleId: string;
  readonly stretch: Stretch | undefined;
  readonly zone: string;
}

function Relieved({ stretch, ...rest }: RelievedProps): ReactNode {
  return stretch === undefined ? undefined : <RelievedList stretch={stretch} {...rest} />;
}

/** Whom the cover relieves, asked of the server so that no screen computes shifts. */
function RelievedList({ scheduleId, stretch, zone }: RelievedProps & { readonly stretch: Stretch }): ReactNode {
  const plan = useShifts(scheduleId, stretch);
  if (plan.data === undefined) return undefined;
  const { shifts, gaps } = plan.data;
  return (
    <section aria-label="Whom this relieves" className="rounded-control bg-sunken px-3 py-2.5 text-row">
      <p className="font-strong">Relieves ({zoneName(zone)})</p>
      <ul>
        {shifts.map((shift) => (
          <li key={shift.from}>
            {shift.user.name}, {stretchText(shift, zone)}
          </li>
        ))}
        {gaps.map((gap) => (
          <li key={gap.from}>Nobody, {stretchText(gap, zone)}</li>
        ))}
      </ul>
    </section>
  );
}
