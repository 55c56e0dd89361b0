import type { ReactNode } from "react";

/** What every screen is given: the parts of its path. What comes after the question mark is read with `useUrlState`. */
export interface ScreenProps {
  readonly params: Readonly<Record<string, string>>;
}

export interface ScreenEntry {
  readonly path: string;
  /** File below `src/`. It exports a component by the file's name: `alerts-screen.tsx` → `AlertsScreen`. */
  readonly file: string;
  /** Shown without the frame and without anybody signed in. */
  readonly isPublic?: boolean;
  /** The document's title; a screen about one thing sets its own with `<title>`. */
  readonly title: string;
}

/**
 * Every screen there is. To add one, write the file and add a line here. A line whose file does not exist is left
 * out of the application and of its navigation.
 */
export const screens: readonly ScreenEntry[] = [
  { path: "/", file: "app/routes/now-screen.tsx", title: "Now" },
  { path: "/incidents", file: "incidents/incidents-screen.tsx", title: "Incidents" },
  { path: "/incidents/$number", file: "app/routes/incident-room.tsx", title: "Incident" },
  { path: "/reports", file: "incidents/reports-screen.tsx", title: "Reports" },
  { path: "/alerts", file: "alerts/alerts-screen.tsx", title: "Alerts" },
  { path: "/alerts/$id", file: "alerts/alert-screen.tsx", title: "Alert" },
  { path: "/alerts/noise", file: "alerts/noise-screen.tsx", title: "Noise" },
  { path: "/heartbeats", file: "alerts/heartbeats-screen.tsx", title: "Heartbeats" },
  { path: "/heartbeats/$id", file: "alerts/heartbeat-screen.tsx", title: "Heartbeat" },
  { path: "/probes", file: "alerts/probes-screen.tsx", title: "Probes" },
  { path: "/services/$id/grouping", file: "alerts/grouping-screen.tsx", title: "Grouping" },
  { path: "/sources", file: "alerts/sources-screen.tsx", title: "Sources" },
  { path: "/sources/new", file: "alerts/new-source-screen.tsx", title: "Add a source" },
  { path: "/sources/$id", file: "alerts/source-screen.tsx", title: "Source" },
  { path: "/silences", file: "alerts/silences-screen.tsx", title: "Silences" },
  { path: "/silences/new", file: "alerts/new-silence-screen.tsx", title: "New silence" },
  { path: "/maintenance-windows", file: "alerts/maintenance-windows-screen.tsx", title: "Maintenance windows" },
  { path: "/mute-intervals", file: "alerts/mute-intervals-screen.tsx", title: "Mute intervals" },
  { path: "/inhibition-rules", file: "alerts/inhibition-rules-screen.tsx", title: "Inhibition rules" },
  { path: "/routing", file: "alerts/routing-screen.tsx", title: "Routing rules" },
  { path: "/routing/$id", file: "alerts/routing-rule-screen.tsx", title: "Routing rule" },
  { path: "/on-call", file: "oncall/on-call-screen.tsx", title: "On-call" },
  { path: "/on-call/report", file: "oncall/on-call-report-screen.tsx", title: "On-call report" },
  { path: "/on-call/calendars", file: "oncall/calendar-imports-screen.tsx", title: "Calendars" },
  { path: "/schedules/new", file: "oncall/new-schedule-screen.tsx", title: "New schedule" },
  { path: "/schedules/$id/edit", file: "oncall/edit-schedule-screen.tsx", title: "Edit schedule" },
  { path: "/me/shifts", file: "oncall/my-shifts-screen.tsx", title: "My shifts" },
  { path: "/schedules/$id", file: "oncall/schedule-screen.tsx", title: "Schedule" },
  { path: "/escalation-policies", file: "paging/escalation-policies-screen.tsx", title: "Escalation policies" },
  { path: "/escalation-policies/$id", file: "paging/escalation-policy-screen.tsx", title: "Escalation policy" },
  { path: "/pages/$id", file: "paging/page-screen.tsx", title: "Page" },
  { path: "/services", file: "app/routes/services-screen.tsx", title: "Services" },
  { path: "/services/$id", file: "app/routes/service-screen.tsx", title: "Service" },
  { path: "/runbooks", file: "runbooks/runbooks-screen.tsx", title: "Runbooks" },
  { path: "/runbooks/$id", file: "runbooks/runbook-screen.tsx", title: "Runbook" },
  { path: "/automations", file: "automations/automations-screen.tsx", title: "Automations" },
  { path: "/automations/$id", file: "automations/automation-screen.tsx", title: "Automation" },
  { path: "/status-pages", file: "comms/status-pages-screen.tsx", title: "Status pages" },
  { path: "/status-pages/$id", file: "comms/status-page-screen.tsx", title: "Status page" },
  { path: "/postmortems", file: "postmortems/postmortems-screen.tsx", title: "Postmortems" },
  { path: "/postmortems/$id", file: "postmortems/postmortem-screen.tsx", title: "Postmortem" },
  { path: "/action-items", file: "postmortems/action-items-screen.tsx", title: "Action items" },
  { path: "/me", file: "app/routes/me-screen.tsx", title: "Me" },
  { path: "/chat/link", file: "chat/link-chat-screen.tsx", title: "You in the chat" },
  { path: "/settings", file: "app/routes/settings-screen.tsx", title: "Settings" },
  { path: "/first-run", file: "app/routes/first-run-screen.tsx", title: "First page" },
  { path: "/sign-in", file: "identity/sign-in-screen.tsx", title: "Sign in", isPublic: true },
  { path: "/sign-up", file: "identity/sign-up-screen.tsx", title: "Set up Staunch", isPublic: true },
  { path: "/invitations/$token", file: "identity/accept-invitation-screen.tsx", title: "Accept invitation", isPublic: true },
  { path: "/kit", file: "app/routes/kit-screen.tsx", title: "Kit", isPublic: true },
];

type ScreenModule = Readonly<Record<string, (props: ScreenProps) => ReactNode>>;

const files = import.meta.glob<ScreenModule>(["../*/*-screen.tsx", "./routes/*.tsx", "../incidents/declare-sheet.tsx"]);

/** How to load a screen, each its own chunk; undefined while its file does not exist. */
export function loaderOf(file: string): (() => Promise<ScreenModule>) | undefined {
  return files[file.startsWith("app/") ? `./${file.slice("app/".length)}` : `../${file}`];
}

/** `incidents-screen.tsx` → `IncidentsScreen` */
export function exportNameOf(file: string): string {
  const base =
    file
      .split("/")
      .at(-1)
      ?.replace(/\.tsx$/, "") ?? "";
  return base
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** Whether there is a screen at this path, for the navigation. */
export function hasScreen(path: string): boolean {
  const entry = screens.find((screen) => screen.path === path);
  return entry !== undefined && loaderOf(entry.file) !== undefined;
}
