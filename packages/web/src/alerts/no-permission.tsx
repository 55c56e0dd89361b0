import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { EmptyState } from "#ui/empty-state.tsx";

/** A screen that is not for everybody says for whom it is. */
export function NoPermission({ reason, children }: { readonly reason: string; readonly children?: ReactNode }): ReactNode {
  return (
    <EmptyState icon={Lock} title={reason}>
      {children ?? "An admin of your organisation can see and change this."}
    </EmptyState>
  );
}
