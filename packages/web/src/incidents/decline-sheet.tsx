import type { ReactNode } from "react";
import type { RoomSheetProps } from "#incidents/room-control.ts";
import { SheetForm } from "#incidents/sheet-form.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { useDraft } from "#ui/use-draft.ts";

/** It was nothing, and why. */
export function DeclineSheet({ room, control }: RoomSheetProps): ReactNode {
  const [reason, setReason, forget] = useDraft(`incident:${room.id}:decline`);
  const given = reason.trim();
  return (
    <SheetForm
      room={room}
      control={control}
      title="Decline"
      description="It was nothing: it ends without a review, and nobody is paged about it any more. It can be reopened for three days."
      verb="Decline"
      done="Declined"
      action={given === "" ? undefined : { kind: "decline", reason: given }}
      missing="Say why it is nothing"
      onDone={forget}
    >
      <TextArea
        label="Why it is nothing"
        name="reason"
        rows={2}
        value={reason}
        onChange={setReason}
        maxLength={1000}
        isRequired
        autoFocus
      />
    </SheetForm>
  );
}
