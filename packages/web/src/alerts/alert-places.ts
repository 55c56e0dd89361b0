export interface AlertPlace {
  readonly label: string;
  readonly href: string;
}

/** The screens about alerts: the alerts themselves, then what decides about them, in the pipeline's order. */
export const alertPlaces: readonly AlertPlace[] = [
  { label: "Alerts", href: "/alerts" },
  { label: "Sources", href: "/sources" },
  { label: "Routing", href: "/routing" },
];
