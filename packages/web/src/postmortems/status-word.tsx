import type { ReactNode } from "react";
import type { Postmortem } from "#postmortems/postmortem-queries.ts";
import { statusWords } from "#postmortems/words.ts";
import { Badge } from "#ui/badge.tsx";

/** How far a review is. */
export function StatusWord({ status }: { readonly status: Postmortem["status"] }): ReactNode {
  return <Badge tone={status === "published" ? "ok" : "neutral"}>{statusWords[status]}</Badge>;
}
