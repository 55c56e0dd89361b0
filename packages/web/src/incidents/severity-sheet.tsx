import { severityLevels } from "@staunch/core/incidents";
import { type ReactNode, useState } from "react";
import { isSeverity } from "#incidents/incident-queries.ts";
import type { RoomSheetProps } from "#incidents/room-control.ts";
import { SheetForm } from "#incidents/sheet-form.tsx";
import { RadioGroup } from "#ui/radio-group.tsx";
import { SeverityBadge } from "#ui/severity-badge.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { useDraft } from "#ui/use-draft.ts";

/** How bad it is, in plain words, and why that changed. */
export function SeveritySheet({ room, control }: RoomSheetProps): ReactNode {
  const [chosen, choose] = useState<string>(room.severity);
  const [reason, setReason, forget] = useDraft(`incident:${room.id}:severity-reason`);
  const isReady = isSeverity(chosen) && chosen !== room.severity && reason.trim() !== "";
  return (
    <SheetForm
      room={room}
      control={control}
      title="Change severity"
      description="If unsure, the higher. The update cadence and the required roles follow."
      verb="Change severity"
      done="Severity changed"
      action={isReady ? { kind: "change_severity", severity: chosen, reason: reason.trim() } : undefined}
      missing={chosen === room.severity ? "Choose another severity" : "Say why"}
      onDone={forget}
    >
      <SeverityChoice value={chosen} onChange={choose} />
      <TextArea label="Why it changes" name="reason" rows={2} value={reason} onChange={setReason} maxLength={1000} isRequired />
    </SheetForm>
  );
}

interface SeverityChoiceProps {
  readonly value: string;
  readonly onChange: (severity: string) => void;
}

/** The five severities with what they mean. */
export function SeverityChoice({ value, onChange }: SeverityChoiceProps): ReactNode {
  const options = severityLevels.map((level) => ({
    id: level.severity,
    label: <SeverityBadge severity={level.severity} />,
    description: level.description,
  }));
  return <RadioGroup label="Severity" options={options} value={value} onChange={onChange} />;
}
