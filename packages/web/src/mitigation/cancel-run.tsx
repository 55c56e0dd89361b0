import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { TextField } from "#ui/text-field.tsx";

interface CancelRunProps {
  readonly label: string;
  readonly onCancel: (reason: string) => void;
  readonly onClose: () => void;
}

/** Asks why before a run is stopped: the reason stands on the timeline. */
export function CancelRun({ label, onCancel, onClose }: CancelRunProps): ReactNode {
  const [reason, setReason] = useState("");
  const cancel = async (): Promise<void> => {
    if (reason.trim() === "") throw new Error("Say why first.");
    onCancel(reason.trim());
  };
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title={`Cancel “${label}”?`}
      description="The runner is asked to stop. What it has done by then stays done; where nobody knows how far it got, the run ends as unknown."
      actionLabel="Cancel the run"
      onConfirm={cancel}
    >
      <TextField label="Why" isRequired maxLength={1_000} value={reason} onChange={setReason} />
    </ConfirmDialog>
  );
}
