import { Circle, CircleCheck } from "lucide-react";
import { type ReactNode, useState } from "react";
import { UnmergeSheet } from "#incidents/merge-sheet.tsx";
import type { RoomSheetProps } from "#incidents/room-control.ts";
import { SheetForm } from "#incidents/sheet-form.tsx";
import type { RoomAction } from "#incidents/use-room-actions.ts";
import { SegmentedControl } from "#ui/segmented-control.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { TextField } from "#ui/text-field.tsx";
import { AbsoluteTime } from "#ui/time.tsx";
import { useDraft } from "#ui/use-draft.ts";

/** The next step of the lifecycle from where it stood when the sheet was opened: what arrives meanwhile must not swap it. */
export function LifecycleSheet(props: RoomSheetProps): ReactNode {
  const [status] = useState(props.room.status);
  switch (status) {
    case "triage":
      return <TriageSheet {...props} />;
    case "active":
      return <MitigatedSheet {...props} />;
    case "mitigated":
      return <ResolveSheet {...props} />;
    case "resolved":
      return <CloseSheet {...props} />;
    case "merged":
      return <UnmergeSheet {...props} />;
    default:
      return <ReopenSheet {...props} />;
  }
}

function useReason(room: RoomSheetProps["room"], step: string): readonly [string, (text: string) => void, () => void] {
  return useDraft(`incident:${room.id}:${step}`);
}

function TriageSheet({ room, control }: RoomSheetProps): ReactNode {
  const [choice, choose] = useState("confirm");
  const [reason, setReason, forget] = useReason(room, "decline");
  const decline: RoomAction | undefined = reason.trim() === "" ? undefined : { kind: "decline", reason: reason.trim() };
  const isConfirm = choice === "confirm";
  return (
    <SheetForm
      room={room}
      control={control}
      title="Does it hurt?"
      verb={isConfirm ? "Confirm" : "Decline"}
      done={isConfirm ? "Confirmed" : "Declined"}
      action={isConfirm ? { kind: "confirm" } : decline}
      missing="Say why it is nothing"
      onDone={forget}
    >
      <SegmentedControl
        label="Confirm or decline"
        segments={[
          { id: "confirm", label: "It hurts" },
          { id: "decline", label: "It is nothing" },
        ]}
        value={choice}
        onChange={choose}
        isWide
      />
      {isConfirm ? (
        <p className="text-row text-ink-2">The incident becomes active. Declining closes it without a review.</p>
      ) : (
        <TextArea label="Why it is nothing" name="reason" rows={2} value={reason} onChange={setReason} maxLength={1000} isRequired />
      )}
    </SheetForm>
  );
}

function MitigatedSheet({ room, control }: RoomSheetProps): ReactNode {
  const [what, setWhat, forget] = useReason(room, "mitigation");
  const recorded = room.openPoints.every((point) => point.code !== "no_mitigation") || room.mitigations.length > 0;
  const latest = room.mitigations.at(-1);
  const mitigation = what.trim() === "" ? undefined : what.trim();
  return (
    <SheetForm
      room={room}
      control={control}
      title="Call it mitigated"
      description="The hurt has stopped; the cause may remain. If an alert fires again or a recovery check turns red, the incident becomes active by itself."
      verb="Call mitigated"
      done="Mitigated"
      action={recorded || mitigation !== undefined ? { kind: "call_mitigated", mitigation } : undefined}
      missing="Say what stopped it"
      onDone={forget}
    >
      {latest !== undefined && (
        <p className="text-row text-ink-2">
          On record: {latest.what}, by {latest.by} at <AbsoluteTime at={latest.at} />.
        </p>
      )}
      <TextField
        label="What stopped the impact"
        name="mitigation"
        description={latest === undefined ? undefined : "Leave it empty if what is on record did it."}
        value={what}
        onChange={setWhat}
        maxLength={300}
        isRequired={latest === undefined}
        autoFocus
      />
    </SheetForm>
  );
}

function ResolveSheet({ room, control }: RoomSheetProps): ReactNode {
  const [word, setWord, forget] = useReason(room, "word");
  const points = room.openPoints;
  const isConfirmed = points.length === 0;
  const given = word.trim() === "" ? undefined : word.trim();
  return (
    <SheetForm
      room={room}
      control={control}
      title="Resolve"
      description={
        isConfirmed ? "Recovery is confirmed by checks and silent alerts." : "Recovery is not confirmed yet. Wait, or give your word."
      }
      verb={isConfirmed ? "Resolve" : "Resolve on my word"}
      done="Resolved"
      action={isConfirmed || given !== undefined ? { kind: "resolve", word: isConfirmed ? undefined : given } : undefined}
      missing="Say how you know that it is over"
      onDone={forget}
    >
      <OpenPoints points={points} />
      {!isConfirmed && (
        <TextArea
          label="How you know that it is over"
          name="word"
          description="It stands on the timeline with your name."
          rows={2}
          value={word}
          onChange={setWord}
          maxLength={1000}
          isRequired
        />
      )}
    </SheetForm>
  );
}

function OpenPoints({ points }: { readonly points: RoomSheetProps["room"]["openPoints"] }): ReactNode {
  if (points.length === 0) {
    return (
      <p className="flex items-center gap-2 text-row text-ok-ink">
        <CircleCheck aria-hidden className="size-4" /> Nothing is open.
      </p>
    );
  }
  return (
    <ul aria-label="Open points" className="flex flex-col gap-2">
      {points.map((point) => (
        <li key={point.code} className="flex items-start gap-2 text-row">
          <Circle aria-hidden className="mt-0.5 size-4 shrink-0 text-sev2-ink" />
          <span>
            {point.sentence}
            {point.until !== null && (
              <>
                {" "}
                Until <AbsoluteTime at={point.until} />.
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function CloseSheet({ room, control }: RoomSheetProps): ReactNode {
  const [waiver, setWaiver, forget] = useReason(room, "waiver");
  const { required } = room.review;
  const given = waiver.trim() === "" ? undefined : waiver.trim();
  return (
    <SheetForm
      room={room}
      control={control}
      title={required ? "Close without a review" : "Close"}
      description={
        required
          ? `${room.severity} owes a review: publishing it closes the incident by itself. Close here only if none will be written.`
          : `${room.severity} owes no review.`
      }
      verb={required ? "Waive and close" : "Close"}
      done="Closed"
      action={!required || given !== undefined ? { kind: "close", waiver: given } : undefined}
      missing="Say why no review is owed"
      onDone={forget}
    >
      {required ? (
        <TextArea label="Why no review is owed" name="waiver" rows={2} value={waiver} onChange={setWaiver} maxLength={1000} isRequired />
      ) : (
        <p className="text-row text-ink-2">It can be reopened for three days after it was resolved.</p>
      )}
    </SheetForm>
  );
}

function ReopenSheet({ room, control }: RoomSheetProps): ReactNode {
  const [reason, setReason, forget] = useReason(room, "reopen");
  return (
    <SheetForm
      room={room}
      control={control}
      title="Reopen"
      description="Goes on with this incident instead of declaring a second one."
      verb="Reopen"
      done="Reopened"
      action={reason.trim() === "" ? undefined : { kind: "reopen", reason: reason.trim() }}
      missing="Say why it is back"
      onDone={forget}
    >
      <TextArea label="Why it is back" name="reason" rows={2} value={reason} onChange={setReason} maxLength={1000} isRequired autoFocus />
    </SheetForm>
  );
}
