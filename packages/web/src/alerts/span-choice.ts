/** Spans a person chooses from, in seconds. */
export const periods: readonly { readonly id: string; readonly label: string }[] = [
  { id: "60", label: "minute" },
  { id: "300", label: "5 minutes" },
  { id: "900", label: "15 minutes" },
  { id: "3600", label: "hour" },
  { id: "21600", label: "6 hours" },
  { id: "86400", label: "day" },
  { id: "604800", label: "week" },
];

export const severityOptions: readonly { readonly id: AlertSeverityWord; readonly label: string }[] = [
  { id: "critical", label: "Critical" },
  { id: "error", label: "Error" },
  { id: "warning", label: "Warning" },
  { id: "info", label: "Info" },
];

type AlertSeverityWord = "critical" | "error" | "warning" | "info";

/** The severity behind a choice. */
export function severityOf(id: string): AlertSeverityWord {
  return severityOptions.find((option) => option.id === id)?.id ?? "error";
}
