/** Joins class names and leaves out what does not apply. */
export function classNames(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => typeof part === "string" && part !== "").join(" ");
}
