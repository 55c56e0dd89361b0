/** The first `limit` characters at most, never half of one. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, splitsPair ? limit - 1 : limit);
}

/** Can PostgreSQL store it? It refuses NUL and half characters. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\u0000");
}

/** The text without what PostgreSQL refuses, and of at most `limit` characters. */
export function clean(text: string, limit: number): string {
  if (text.length <= limit && isStorable(text)) return text;
  return cut(text, limit).replaceAll("\u0000", "").toWellFormed();
}
