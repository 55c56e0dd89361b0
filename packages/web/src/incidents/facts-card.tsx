import { Pencil } from "lucide-react";
import type { ReactNode } from "react";
import type { Room } from "#incidents/incident-queries.ts";
import type { RoomControl } from "#incidents/room-control.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { durationInWords } from "#ui/duration.ts";
import { AbsoluteTime } from "#ui/time.tsx";

/** The instants the figures derive from, and what they come to. */
export function FactsCard({ room, control }: { readonly room: Room; readonly control: RoomControl }): ReactNode {
  const { facts, durations } = room;
  const rows: readonly (readonly [string, string | null, string | undefined])[] = [
    ["Impact started", facts.impactStartedAt, undefined],
    ["Detected", facts.detectedAt, after(durations.timeToDetectSeconds)],
    ["Declared", facts.declaredAt, after(durations.timeToDeclareSeconds)],
    ["Mitigated", facts.mitigatedAt, after(durations.timeToMitigateSeconds)],
    ["Resolved", facts.resolvedAt, after(durations.timeToResolveSeconds)],
  ];
  return (
    <Card
      title="Times"
      actions={
        <Button
          size="small"
          variant="quiet"
          icon={Pencil}
          aria-label="Correct a time"
          disabledReason={control.mayNot}
          onPress={() => control.open({ kind: "facts" })}
        />
      }
    >
      <dl className="flex flex-col gap-1.5 text-row">
        {rows.map(([label, at, span]) => (
          <div key={label} className="flex items-baseline gap-3">
            <dt className="flex-1 text-ink-2">{label}</dt>
            <dd className="flex gap-2">
              {span !== undefined && <span className="text-ink-3">{span}</span>}
              {at === null ? <span className="text-ink-3">not yet</span> : <AbsoluteTime at={at} className="tabular font-medium" />}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function after(seconds: number | null): string | undefined {
  return seconds === null ? undefined : `after ${durationInWords(seconds)}`;
}
