/** A text field of a sent form; empty where it is missing. Blanks at the ends are nobody's intention, except in a password. */
export function textOf(data: FormData, name: string): string {
  const value = data.get(name);
  if (typeof value !== "string") return "";
  return name.toLowerCase().includes("password") ? value : value.trim();
}
