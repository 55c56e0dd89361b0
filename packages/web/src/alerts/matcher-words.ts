export interface Matcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

/** A set of matchers as people write it, as the API reads it: `{severity="warning",host=~"db-.*"}`. */
export function matchersInText(matchers: readonly Matcher[]): string {
  const parts = matchers.map(({ name, value, isRegex, isEqual }) => {
    const operator = { true: { true: "=~", false: "=" }, false: { true: "!~", false: "!=" } }[`${isEqual}`][`${isRegex}`];
    return `${name}${operator}${JSON.stringify(value)}`;
  });
  return `{${parts.join(",")}}`;
}

/** Matchers that pick out what one alert is about: its labels, or its title where it has none. */
export function matchersOfAlert(alert: { readonly title: string; readonly labels: Readonly<Record<string, string>> }): string {
  const labels = Object.entries(alert.labels).map(([name, value]) => ({ name, value, isRegex: false, isEqual: true }));
  return matchersInText(labels.length > 0 ? labels : [{ name: "staunch_title", value: alert.title, isRegex: false, isEqual: true }]);
}
