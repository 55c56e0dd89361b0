import { CircleAlert, CircleX, Info, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { AlertSummary } from "#alerts/use-alert-list.ts";
import { Badge, type BadgeTone } from "#ui/badge.tsx";

const looks: Record<AlertSummary["severity"], { readonly word: string; readonly tone: BadgeTone; readonly icon: LucideIcon }> = {
  critical: { word: "Critical", tone: "harm", icon: CircleX },
  error: { word: "Error", tone: "warning", icon: CircleAlert },
  warning: { word: "Warning", tone: "notice", icon: TriangleAlert },
  info: { word: "Info", tone: "info", icon: Info },
};

/** How bad the sender says it is: a word, a shape and a tone. */
export function AlertSeverityBadge({ severity }: { readonly severity: AlertSummary["severity"] }): ReactNode {
  const { word, tone, icon } = looks[severity];
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}
