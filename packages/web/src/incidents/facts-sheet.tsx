import { type ReactNode, useState } from "react";
import type { Room } from "#incidents/incident-queries.ts";
import type { RoomSheetProps } from "#incidents/room-control.ts";
import { SheetForm } from "#incidents/sheet-form.tsx";
import type { FactName } from "#incidents/use-room-actions.ts";
import { DateTimeField } from "#ui/date-time-field.tsx";
import { deviceZone, toInstant } from "#ui/format-time.ts";
import { Select } from "#ui/select.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { useDraft } from "#ui/use-draft.ts";

const words: Readonly<Record<FactName, string>> = {
  impact_started: "Impact started",
  detected: "Detected",
  declared: "Declared",
  mitigated: "Mitigated",
  resolved: "Resolved",
};

function isFact(text: string): text is FactName {
  return text in words;
}

function known(room: Room, fact: FactName): Temporal.Instant | undefined {
  const { facts } = room;
  const values: Readonly<Record<FactName, string | null>> = {
    impact_started: facts.impactStartedAt,
    detected: facts.detectedAt,
    declared: facts.declaredAt,
    mitigated: facts.mitigatedAt,
    resolved: facts.resolvedAt,
  };
  const value = values[fact];
  return value === null ? undefined : toInstant(value);
}

/** Corrects one of the instants the figures derive from. */
export function FactsSheet({ room, control }: RoomSheetProps): ReactNode {
  const [fact, setFact] = useState<FactName>("impact_started");
  const [at, setAt] = useState(known(room, "impact_started"));
  const [reason, setReason, forget] = useDraft(`incident:${room.id}:fact`);
  const isReady = at !== undefined && reason.trim() !== "";
  const options = (Object.keys(words) as FactName[])
    .filter((name) => known(room, name) !== undefined || name === "impact_started" || name === "detected")
    .map((name) => ({ id: name, label: words[name] }));
  return (
    <SheetForm
      room={room}
      control={control}
      title="Correct a time"
      description="Durations follow from these times. What it was, who changed it and why stays on the timeline."
      verb="Correct"
      done="Corrected"
      action={isReady ? { kind: "correct_fact", fact, at: at.toString(), reason: reason.trim() } : undefined}
      missing={at === undefined ? "Give a time" : "Say why"}
      onDone={forget}
    >
      <Select
        label="Which"
        name="fact"
        options={options}
        value={fact}
        onChange={(name) => {
          if (!isFact(name)) return;
          setFact(name);
          setAt(known(room, name));
        }}
      />
      <DateTimeField label="When it was" name="at" value={at} onChange={setAt} zone={deviceZone()} />
      <TextArea label="Why" name="reason" rows={2} value={reason} onChange={setReason} maxLength={1000} isRequired />
    </SheetForm>
  );
}
