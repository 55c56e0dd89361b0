export interface AlertPlace {
  readonly label: string;
  readonly href: string;
}

/** The screens about alerts: the alerts themselves, then what decides about them, in the pipeline's order. */
export const alertPlaces: readonly AlertPlace[] = [
  { label: "Alerts", href: "/alerts" },
  { label: "Sources", href: "/sources" },
  { label: "Heartbeats", href: "/heartbeats" },
  { label: "Probes", href: "/probes" },
  { label: "Routing", href: "/routing" },
  { label: "Inhibition", href: "/inhibition-rules" },
  { label: "Maintenance", href: "/maintenance-windows" },
  { label: "Mute intervals", href: "/mute-intervals" },
  { label: "Silences", href: "/silences" },
  { label: "Noise", href: "/alerts/noise" },
];
