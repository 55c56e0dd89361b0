type Scalar = string | number | boolean;

/** Where the values of a path and its query come from. */
export interface CallParameters {
  readonly path?: Readonly<Record<string, Scalar>>;
  readonly query?: Readonly<Record<string, Scalar | readonly Scalar[] | null | undefined>>;
}

/** `/services/{id}` with its values, encoded, and the query behind it. What is undefined or null is left out; lists repeat their name. */
export function addressOf(template: string, { path = {}, query = {} }: CallParameters = {}): string {
  const filled = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = path[name];
    if (value === undefined || value === "") throw new TypeError(`${template} needs ${name}`);
    return encodeURIComponent(String(value));
  });
  const pairs = Object.entries(query).flatMap(([name, value]) => valuesOf(value).map((each): [string, string] => [name, String(each)]));
  return pairs.length === 0 ? filled : `${filled}?${new URLSearchParams(pairs).toString()}`;
}

function valuesOf(value: Scalar | readonly Scalar[] | null | undefined): readonly Scalar[] {
  if (value === undefined || value === null) return [];
  return typeof value === "object" ? value : [value];
}
