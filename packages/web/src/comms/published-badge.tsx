import type { ReactNode } from "react";
import { Badge } from "#ui/badge.tsx";

/** Whether the public sees a page. */
export function PublishedBadge({ publishedAt }: { readonly publishedAt: string | null }): ReactNode {
  return publishedAt === null ? <Badge>Not published</Badge> : <Badge tone="ok">Published</Badge>;
}
