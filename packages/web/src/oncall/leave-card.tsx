import { useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { useMe } from "#identity/index.ts";
import { useRefetchOnCall } from "#oncall/on-call-queries.ts";
import { type Absence, type AbsenceWithHits, useLeaveOf } from "#oncall/planning-queries.ts";
import { stretchText } from "#oncall/rota-words.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { DateTimeField } from "#ui/date-time-field.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { deviceZone } from "#ui/format-time.ts";
import { Link } from "#ui/link.tsx";
import { now } from "#ui/now.ts";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

const formId = "leave-form";

/** One's own leave: noted here, shown in every rota. It changes nobody's duty; the shifts it falls on are named. */
export function LeaveCard(): ReactNode {
  const { data: me } = useMe();
  const leave = useLeaveOf(me?.user?.id);
  const [isAdding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<Absence>();
  const items = leave.data?.items ?? [];
  return (
    <Card
      title="Leave"
      actions={
        <Button size="small" icon={Plus} onPress={() => setAdding(true)}>
          Note leave
        </Button>
      }
    >
      {items.length === 0 ? (
        <p className="text-row text-ink-2">
          None noted. Leave is shown in the rotas; your shifts stay yours until somebody takes them over.
        </p>
      ) : (
        <ul aria-label="Leave" className="flex flex-col gap-2">
          {items.map((absence) => (
            <li key={absence.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 text-row">
              <p className="min-w-0 flex-1 basis-52 [overflow-wrap:anywhere]">
                {stretchText(absence, deviceZone())}
                {absence.reason !== "" && <span className="text-ink-3">, {absence.reason}</span>}
              </p>
              <Button
                size="small"
                aria-label={`Remove the leave of ${stretchText(absence, deviceZone())}`}
                onPress={() => setLeaving(absence)}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      <AddLeaveDialog isOpen={isAdding} onOpenChange={setAdding} />
      {leaving !== undefined && <RemoveLeaveDialog absence={leaving} onClose={() => setLeaving(undefined)} />}
    </Card>
  );
}

interface RemoveLeaveProps {
  readonly absence: Absence;
  readonly onClose: () => void;
}

function RemoveLeaveDialog({ absence, onClose }: RemoveLeaveProps): ReactNode {
  const refetch = useRefetchOnCall();
  const remove = useMutation({
    mutationFn: () => api.DELETE("/api/v1/absences/{id}", { params: { path: { id: absence.id } } }),
    onSuccess: () => toast({ title: "Removed", description: stretchText(absence, deviceZone()) }),
    onSettled: refetch,
  });
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title="Remove this leave?"
      description="Cover that was arranged for it stays until it is removed on the schedule."
      facts={[{ label: "When", value: stretchText(absence, deviceZone()) }]}
      actionLabel="Remove"
      onConfirm={() => remove.mutateAsync()}
    />
  );
}

interface LeaveDraft {
  readonly from: Temporal.Instant | undefined;
  readonly until: Temporal.Instant | undefined;
  readonly reason: string;
}

function tomorrow(): LeaveDraft {
  const from = now().toZonedDateTimeISO(deviceZone()).add({ days: 1 }).startOfDay();
  return { from: from.toInstant(), until: from.add({ days: 1 }).toInstant(), reason: "" };
}

interface AddLeaveProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

function AddLeaveDialog({ isOpen, onOpenChange }: AddLeaveProps): ReactNode {
  const [draft, setDraft] = useState(tomorrow);
  const refetch = useRefetchOnCall();
  const add = useMutation({
    mutationFn: ({ from, until, reason }: LeaveDraft) =>
      read(api.POST("/api/v1/absences", { body: { from: from?.toString() ?? "", until: until?.toString() ?? "", reason } })),
    onSuccess: (absence) => {
      if (absence.hits.length === 0) close();
    },
    onSettled: refetch,
  });
  const close = (): void => {
    add.reset();
    setDraft(tomorrow());
    onOpenChange(false);
  };
  const refusal = refusalOf(draft);
  const hits = add.data?.hits ?? [];
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={close}
      title={hits.length > 0 ? "Noted. These shifts are still yours" : "Note leave"}
      description={hits.length > 0 ? "Ask for cover for each of them." : `Times in ${deviceZone()}.`}
      actions={
        hits.length > 0 ? (
          <Button variant="act" onPress={close}>
            Done
          </Button>
        ) : (
          <>
            <Button onPress={close}>Leave as it is</Button>
            <Button variant="act" type="submit" form={formId} isPending={add.isPending} disabledReason={refusal}>
              Note leave
            </Button>
          </>
        )
      }
    >
      {hits.length > 0 ? (
        <Hits hits={hits} onLeave={close} />
      ) : (
        <Form id={formId} label="Leave" onSubmit={() => add.mutate(draft)} isPending={add.isPending} problem={toFormProblem(add.error)}>
          <LeaveFields draft={draft} onChange={setDraft} />
        </Form>
      )}
    </Dialog>
  );
}

function refusalOf({ from, until }: LeaveDraft): string | undefined {
  if (from === undefined || until === undefined) return "Choose a start and an end.";
  return Temporal.Instant.compare(from, until) < 0 ? undefined : "Choose an end after the start.";
}

interface LeaveFieldsProps {
  readonly draft: LeaveDraft;
  readonly onChange: (draft: LeaveDraft) => void;
}

function LeaveFields({ draft, onChange }: LeaveFieldsProps): ReactNode {
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
      <TextField
        label="Note"
        name="reason"
        maxLength={500}
        value={draft.reason}
        onChange={(reason) => onChange({ ...draft, reason })}
        description="Shown to whoever looks at the rota. It may stay empty."
      />
    </>
  );
}

interface HitsProps {
  readonly hits: AbsenceWithHits["hits"];
  readonly onLeave: () => void;
}

function Hits({ hits, onLeave }: HitsProps): ReactNode {
  return (
    <ul aria-label="Shifts in this leave" className="flex flex-col gap-3">
      {hits.map((hit) => (
        <li key={`${hit.schedule.id} ${hit.from}`} className="flex flex-wrap items-center gap-x-4 gap-y-1 text-row">
          <div className="min-w-0 flex-1 basis-52">
            <p className="font-strong">{stretchText(hit, deviceZone())}</p>
            <p className="text-ink-2 [overflow-wrap:anywhere]">
              {hit.schedule.name}
              {hit.candidates[0] !== undefined && `; ${hit.candidates[0].name} has the fewest hours around it`}
            </p>
          </div>
          <Link
            look="secondary"
            size="small"
            href={askHref(hit)}
            onClick={onLeave}
            aria-label={`Ask for cover, ${stretchText(hit, deviceZone())}`}
          >
            Ask for cover
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** The address that opens the form for asking others to take a stretch over. */
export function askHref(stretch: { readonly schedule: { readonly id: string }; readonly from: string; readonly until: string }): string {
  const search = new URLSearchParams({ ask: stretch.schedule.id, askFrom: stretch.from, askUntil: stretch.until });
  return `/me/shifts?${search.toString()}`;
}
