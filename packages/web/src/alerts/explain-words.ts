/** One stage of the pipeline, as the API explains it. */
export interface ExplainStage {
  readonly stage: string;
  readonly reason: string;
  readonly figures: Readonly<Record<string, number | string>>;
}

const stages: Readonly<Record<string, string>> = {
  dedup: "Dedup",
  enrich: "Enrich",
  route: "Route",
  inhibit: "Inhibition",
  mute: "Mute and maintenance",
  silence: "Silence",
  group: "Group",
  flap_hold: "Flap hold",
  page: "Page",
};

type Figures = ExplainStage["figures"];

const reasons: Readonly<Record<string, (figures: Figures) => string>> = {
  opened: () => "Opened by its first message",
  repeated: ({ count }) => `Heard ${count} times; a repeat pages nobody again`,
  reopened: ({ reopened }) =>
    reopened === 1 ? "Fired again, and is the same alert as before" : `Fired again ${reopened} times, and is the same alert`,
  no_service: () => "Nothing says whom it concerns",
  service_known: () => "It is known whom it concerns",
  suppressed_by_rule: () => "A routing rule says it pages nobody",
  no_rule_matched: () => "No routing rule matched",
  rules_matched: () => "Routing rules decided about it",
  inhibition: () => "Held back while another alert is open",
  mute_interval: () => "Held back at this hour",
  maintenance_window: () => "Held back during maintenance",
  silence: () => "Silenced",
  nothing_matches: () => "Nothing holds it back",
  released: () => "Was held back, and let go",
  member_of_group: () => "One page with the others of its group",
  flapping: ({ changes, minutes }) => `Changed ${changes} times within ${minutes} min: held until it is steady`,
  told_that_it_flaps: () => "It flaps, and somebody has been told",
  steady: () => "Steady",
  paged: () => "Somebody was paged",
  resolved_before_paging: () => "Resolved before anybody was paged",
  acknowledged_before_paging: () => "Acknowledged before anybody was paged",
  held_back: () => "Pages nobody as long as something holds it back",
  group_wait: () => "Waits for others that belong with it",
  group_has_page: () => "Its group has its page; this is told of with the next word",
  group_interval: () => "Its group is told of it with the next word",
};

/** What a stage is called. */
export function stageWord(stage: string): string {
  return stages[stage] ?? spaced(stage);
}

/** What a stage did, in a sentence; a reason from a newer server is said in its own words. */
export function reasonWords({ reason, figures }: Pick<ExplainStage, "reason" | "figures">): string {
  return reasons[reason]?.(figures) ?? spaced(reason);
}

function spaced(word: string): string {
  const text = word.replaceAll(/[_-]/g, " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Where what a stage names is found. */
export function subjectHref({ type, id }: { readonly type: string; readonly id: string }): string | undefined {
  const byId: Readonly<Record<string, string>> = {
    service: `/services/${id}`,
    source: `/sources/${id}`,
    "routing-rule": `/routing/${id}`,
    alert: `/alerts/${id}`,
    "alert-group": `/alerts?group=${id}`,
    page: `/pages/${id}`,
    silence: "/silences?state=all",
    "maintenance-window": "/maintenance-windows",
    "mute-interval": "/mute-intervals",
    "inhibition-rule": "/inhibition-rules",
  };
  return byId[type];
}
