import type { ReactNode } from "react";
import type { RoomSheetProps } from "#incidents/room-control.ts";
import { SheetForm } from "#incidents/sheet-form.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { useDraft } from "#ui/use-draft.ts";

/** Takes command at once because the commander is lost. */
export function ClaimSheet({ room, control }: RoomSheetProps): ReactNode {
  const [reason, setReason, forget] = useDraft(`incident:${room.id}:claim`);
  const holder = room.roles.find((role) => role.role === "incident_commander")?.holder?.name ?? "nobody";
  return (
    <SheetForm
      room={room}
      control={control}
      title="Claim command"
      description={`Command is with ${holder}. Claim it only if they cannot be reached; it moves at once.`}
      verb="Claim command"
      done="You have command"
      action={reason.trim() === "" ? undefined : { kind: "claim_command", reason: reason.trim() }}
      missing="Say why"
      onDone={forget}
    >
      <TextArea
        label="Why command has to move"
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
