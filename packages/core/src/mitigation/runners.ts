/** The kinds of runner that can carry a mitigation out. `http`: a signed call; `agent`: a process near the service; the rest by a vendor's own API. */
export const runnerKinds = ["http", "github", "gitlab", "kubernetes", "unleash", "launchdarkly", "agent"] as const;
export type RunnerKindName = (typeof runnerKinds)[number];

/** Whether what a run would do can be known beforehand: whoever answers a signed call can only do it or not. */
export function canRehearse(kind: RunnerKindName): boolean {
  return kind !== "http";
}

/**
 * Puts a run's values into a runner's settings: `{name}` in a text becomes the value of the parameter of that name.
 * A name without a value stays as it is written, and the runner refuses it: a guess would act on something else.
 */
export function fillSettings(
  settings: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key, typeof value === "string" ? filled(value, values) : value]),
  );
}

/** Once over the text: a value that looks like a place is not filled in turn. */
function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(place, (whole, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? whole) : whole));
}

const place = /\{([A-Za-z][A-Za-z0-9_-]{0,49})\}/g;

/** The first place in the settings that no value was put into; undefined when all are filled. */
export function unfilledPlace(settings: Readonly<Record<string, unknown>>): string | undefined {
  for (const value of Object.values(settings)) {
    const name = typeof value === "string" ? [...value.matchAll(place)][0]?.[1] : undefined;
    if (name !== undefined) return name;
  }
  return undefined;
}
