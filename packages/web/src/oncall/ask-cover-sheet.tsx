import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { useMe } from "#identity/index.ts";
import { type ShiftPlan, usePeople, useRefetchOnCall } from "#oncall/on-call-queries.ts";
import { stretchText } from "#oncall/rota-words.ts";
import type { Stretch } from "#oncall/use-stretch-drag.ts";
import { Button } from "#ui/button.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { DateTimeField } from "#ui/date-time-field.tsx";
import { Sheet } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { deviceZone, toInstant } from "#ui/format-time.ts";
import { now } from "#ui/now.ts";
import { RadioGroup } from "#ui/radio-group.tsx";
import { Select } from "#ui/select.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

interface AskCoverProps {
  readonly scheduleId: string;
  /** The shift, or the part of it, to be taken over. */
  readonly stretch: Stretch;
  readonly onClose: () => void;
}

interface AskDraft {
  readonly from: Temporal.Instant | undefined;
  readonly until: Temporal.Instant | undefined;
  readonly whom: "anyone" | "one";
  readonly askedUserId: string | undefined;
  /** The stretch of theirs one takes in return, as "from until"; undefined: none. */
  readonly inReturn: string | undefined;
  readonly reason: string;
}

const formId = "ask-cover-form";

/** Asks others to take a shift or a part of it over, or one person to swap. Nothing changes until somebody says yes. */
export function AskCoverSheet({ scheduleId, stretch, onClose }: AskCoverProps): ReactNode {
  const [draft, setDraft] = useState<AskDraft>({ ...stretch, whom: "anyone", askedUserId: undefined, inReturn: undefined, reason: "" });
  const ask = useAsk(scheduleId, onClose);
  const refusal = refusalOf(draft);
  return (
    <Sheet
      isOpen
      onOpenChange={onClose}
      title="Ask for cover"
      description={`Times in ${deviceZone()}. You stay on call until somebody says yes.`}
      size="small"
      actions={
        <>
          <Button onPress={onClose}>Leave as it is</Button>
          <Button variant="act" type="submit" form={formId} isPending={ask.isPending} disabledReason={refusal}>
            Ask
          </Button>
        </>
      }
    >
      <Form
        id={formId}
        label="Ask for cover"
        onSubmit={() => {
          if (refusal === undefined) ask.mutate(draft);
        }}
        isPending={ask.isPending}
        problem={toFormProblem(ask.error)}
      >
        <WhenFields draft={draft} onChange={setDraft} />
        <WhomFields scheduleId={scheduleId} draft={draft} onChange={setDraft} />
        <TextField
          label="Reason"
          name="reason"
          maxLength={500}
          value={draft.reason}
          onChange={(reason) => setDraft({ ...draft, reason })}
          description="Shown to those you ask. It may stay empty."
        />
      </Form>
    </Sheet>
  );
}

function refusalOf({ from, until, whom, askedUserId }: AskDraft): string | undefined {
  if (from === undefined || until === undefined || Temporal.Instant.compare(from, until) >= 0) return "Choose an end after the start.";
  return whom === "one" && askedUserId === undefined ? "Choose whom to ask." : undefined;
}

function useAsk(scheduleId: string, onDone: () => void) {
  const refetch = useRefetchOnCall();
  return useMutation({
    mutationFn: ({ from, until, whom, askedUserId, inReturn, reason }: AskDraft) => {
      const [backFrom, backUntil] = inReturn?.split(" ") ?? [];
      const body = {
        from: from?.toString() ?? "",
        until: until?.toString() ?? "",
        reason,
        ...(whom === "one" && askedUserId !== undefined && { askedUserId }),
        ...(backFrom !== undefined && backUntil !== undefined && { inReturn: { from: backFrom, until: backUntil } }),
      };
      return read(api.POST("/api/v1/schedules/{id}/cover-requests", { params: { path: { id: scheduleId } }, body }));
    },
    onSuccess: async (request) => {
      onDone();
      toast({ title: "Asked", description: request.askedUser?.name ?? "Anyone who takes turns" });
      await refetch();
    },
  });
}

interface FieldsProps {
  readonly draft: AskDraft;
  readonly onChange: (draft: AskDraft) => void;
}

function WhenFields({ draft, onChange }: FieldsProps): ReactNode {
  const zone = deviceZone();
  return (
    <>
      <DateTimeField label="From" name="from" zone={zone} value={draft.from} onChange={(from) => onChange({ ...draft, from })} isRequired />
      <DateTimeField
        label="Until"
        name="until"
        zone={zone}
        value={draft.until}
        onChange={(until) => onChange({ ...draft, until })}
        isRequired
      />
    </>
  );
}

function WhomFields({ scheduleId, draft, onChange }: FieldsProps & { readonly scheduleId: string }): ReactNode {
  const { data: me } = useMe();
  const people = usePeople();
  const options = (people.data?.items ?? [])
    .filter((person) => person.id !== me?.user?.id)
    .map((person) => ({ id: person.id, label: person.name, description: person.email }));
  return (
    <>
      <RadioGroup
        label="Whom to ask"
        value={draft.whom}
        onChange={(id) => onChange({ ...draft, whom: id === "one" ? "one" : "anyone", askedUserId: undefined, inReturn: undefined })}
        options={[
          { id: "anyone", label: "Anyone who takes turns in it", description: "The first to say yes stands in." },
          { id: "one", label: "One person", description: "To stand in, or to swap shifts." },
        ]}
      />
      {draft.whom === "one" && (
        <ComboBox
          label="Person"
          name="askedUserId"
          options={options}
          value={draft.askedUserId}
          onChange={(askedUserId) => onChange({ ...draft, askedUserId, inReturn: undefined })}
          isRequired
          emptyText={people.isPending ? "Loading people" : "Nobody of that name."}
        />
      )}
      {draft.askedUserId !== undefined && (
        <ReturnField scheduleId={scheduleId} userId={draft.askedUserId} draft={draft} onChange={onChange} />
      )}
    </>
  );
}

const nothing = "nothing";

/** Which shift of theirs one offers to take: the swap. */
function ReturnField({
  scheduleId,
  userId,
  draft,
  onChange,
}: FieldsProps & { readonly scheduleId: string; readonly userId: string }): ReactNode {
  const plan = useQuery({
    queryKey: ["schedules", scheduleId, "shifts", "quarter"],
    queryFn: () => read(api.GET("/api/v1/schedules/{id}/shifts", { params: { path: { id: scheduleId } } })),
  });
  const options = [
    { id: nothing, label: "Nothing" },
    ...shiftsToCome(plan.data, userId).map((shift) => ({ id: `${shift.from} ${shift.until}`, label: stretchText(shift, deviceZone()) })),
  ];
  return (
    <Select
      label="You take in return"
      name="inReturn"
      options={options}
      value={draft.inReturn ?? nothing}
      onChange={(id) => onChange({ ...draft, inReturn: id === nothing ? undefined : id })}
      description="One of their next shifts in this schedule makes it a swap."
    />
  );
}

/** Whole shifts only: one that runs already has begun under somebody else's watch. */
function shiftsToCome(plan: ShiftPlan | undefined, userId: string): ShiftPlan["shifts"] {
  const present = now();
  return (plan?.shifts ?? []).filter((shift) => shift.user.id === userId && Temporal.Instant.compare(toInstant(shift.from), present) > 0);
}
