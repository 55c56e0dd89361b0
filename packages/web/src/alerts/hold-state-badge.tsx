import { CalendarClock, CheckCheck, Moon } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "#ui/badge.tsx";

/** Whether something that holds alerts back does so now. */
export function HoldStateBadge({ state }: { readonly state: "pending" | "active" | "ended" }): ReactNode {
  if (state === "active") {
    return (
      <Badge tone="act" icon={Moon}>
        Active
      </Badge>
    );
  }
  return state === "pending" ? (
    <Badge tone="info" icon={CalendarClock}>
      Begins later
    </Badge>
  ) : (
    <Badge icon={CheckCheck}>Ended</Badge>
  );
}
