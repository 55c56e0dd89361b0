import type { ReactNode } from "react";
import { AccessSheet } from "#incidents/access-sheet.tsx";
import { ActionsSheet } from "#incidents/actions-sheet.tsx";
import { AssignSheet, HandoffSheet, TakeSheet } from "#incidents/role-sheets.tsx";
import { ClaimSheet } from "#incidents/claim-sheet.tsx";
import { FactsSheet } from "#incidents/facts-sheet.tsx";
import { DeclineSheet } from "#incidents/decline-sheet.tsx";
import { LifecycleSheet } from "#incidents/lifecycle-sheet.tsx";
import { MergeSheet } from "#incidents/merge-sheet.tsx";
import { PageSheet } from "#incidents/page-sheet.tsx";
import type { RoomSheetProps } from "#incidents/room-control.ts";
import { SeveritySheet } from "#incidents/severity-sheet.tsx";
import { TaskSheet } from "#incidents/task-sheet.tsx";

/** Whatever lies over the room; fetched when the first one is opened. */
export function RoomSheets({ room, control }: RoomSheetProps): ReactNode {
  const props = { room, control };
  switch (control.sheet?.kind) {
    case "severity":
      return <SeveritySheet {...props} />;
    case "lifecycle":
      return <LifecycleSheet {...props} />;
    case "page":
      return <PageSheet {...props} />;
    case "handoff":
      return <HandoffSheet {...props} />;
    case "claim":
      return <ClaimSheet {...props} />;
    case "take":
      return <TakeSheet {...props} />;
    case "assign":
      return <AssignSheet {...props} role={control.sheet.role} />;
    case "task":
      return <TaskSheet {...props} />;
    case "facts":
      return <FactsSheet {...props} />;
    default:
      return <FateSheets {...props} />;
  }
}

/** What becomes of the incident, who sees it, and everything that can be done. */
function FateSheets(props: RoomSheetProps): ReactNode {
  switch (props.control.sheet?.kind) {
    case "merge":
      return <MergeSheet {...props} />;
    case "decline":
      return <DeclineSheet {...props} />;
    case "access":
      return <AccessSheet {...props} />;
    case "actions":
      return <ActionsSheet {...props} />;
    default:
      return undefined;
  }
}
