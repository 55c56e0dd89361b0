import { compareSeverity } from "@staunch/core/incidents";
import { type ReactNode, useState } from "react";
import { problemText } from "#api/problem.ts";
import { type IncidentSummary, useIncidents } from "#incidents/incident-queries.ts";
import type { RoomSheetProps } from "#incidents/room-control.ts";
import { SheetForm } from "#incidents/sheet-form.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { Notice } from "#ui/notice.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { AbsoluteTime } from "#ui/time.tsx";
import { useDraft } from "#ui/use-draft.ts";

const openOnes = { state: "open", severity: "all", role: "any", serviceId: "all" } as const;

/** It is the same as another open incident, and goes on there. */
export function MergeSheet({ room, control }: RoomSheetProps): ReactNode {
  const [into, choose] = useState<string>();
  const [reason, setReason, forget] = useDraft(`incident:${room.id}:merge`);
  const query = useIncidents(openOnes);
  const others = (query.data?.pages ?? []).flatMap((page) => page.items).filter((one) => one.id !== room.id);
  const chosen = others.find((one) => one.id === into);
  const given = reason.trim();
  return (
    <SheetForm
      room={room}
      control={control}
      title={`Merge ${room.reference} into another incident`}
      description="Its alerts, services, people and story belong to the other one from now on. It can be undone for a day."
      verb="Merge"
      done="Merged"
      action={chosen === undefined || given === "" ? undefined : { kind: "merge", into: chosen.id, reason: given }}
      missing={chosen === undefined ? "Choose the other incident" : "Say why they are the same"}
      onDone={forget}
    >
      {query.isError && <Notice tone="harm">The open incidents could not be loaded: {problemText(query.error)}</Notice>}
      <ComboBox
        label="Which one goes on"
        name="into"
        options={others.map(optionOf)}
        value={into}
        onChange={choose}
        placeholder="An open incident"
        emptyText={query.isPending ? "Loading" : "No other incident is open."}
        autoFocus
      />
      {chosen !== undefined && compareSeverity(room.severity, chosen.severity) < 0 && (
        <Notice tone="warning">
          {chosen.reference} is {chosen.severity}, less than this one. Its severity stays as it is unless somebody raises it.
        </Notice>
      )}
      <TextArea label="Why they are the same" name="reason" rows={2} value={reason} onChange={setReason} maxLength={1000} isRequired />
    </SheetForm>
  );
}

function optionOf(incident: IncidentSummary): { readonly id: string; readonly label: string; readonly description: string } {
  return { id: incident.id, label: `${incident.reference} ${incident.title}`, description: incident.severity };
}

/** It was another outage after all. */
export function UnmergeSheet({ room, control }: RoomSheetProps): ReactNode {
  const [reason, setReason, forget] = useDraft(`incident:${room.id}:unmerge`);
  const given = reason.trim();
  const until = room.mergedInto?.undoUntil;
  return (
    <SheetForm
      room={room}
      control={control}
      title="Undo the merge"
      description={`${room.reference} stands on its own again, as it was, and its commander is paged.`}
      verb="Undo the merge"
      done="The merge is undone"
      action={given === "" ? undefined : { kind: "unmerge", reason: given }}
      missing="Say why they are not the same"
      onDone={forget}
    >
      {until !== undefined && until !== null && (
        <p className="text-row text-ink-2">
          It can be undone until <AbsoluteTime at={until} />.
        </p>
      )}
      <TextArea
        label="Why they are not the same"
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
