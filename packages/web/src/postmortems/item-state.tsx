import type { ReactNode } from "react";
import type { ActionItem } from "#postmortems/postmortem-queries.ts";
import { dayWords } from "#postmortems/words.ts";
import { Badge } from "#ui/badge.tsx";
import { deviceZone } from "#ui/format-time.ts";
import { useNow } from "#ui/now.ts";

/** When it is due, and how it stands: done and waived say so, overdue is the only thing in a warm tone. */
export function ItemState({ item }: { readonly item: Pick<ActionItem, "status" | "dueOn"> }): ReactNode {
  const today = useNow().toZonedDateTimeISO(deviceZone()).toPlainDate();
  if (item.status === "done") return <Badge tone="ok">Done</Badge>;
  if (item.status === "waived") return <Badge>Waived</Badge>;
  const isOverdue = Temporal.PlainDate.compare(today, Temporal.PlainDate.from(item.dueOn)) > 0;
  const day = dayWords(item.dueOn, today);
  return isOverdue ? <Badge tone="warning">Overdue since {day}</Badge> : <Badge>Due {day}</Badge>;
}
