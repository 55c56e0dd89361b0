/** Markup that may be written out as it is. Made only by {@link html}. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

type Part = Html | string | number | undefined | readonly (Html | string)[];

/**
 * Server-rendered markup: every interpolated text is escaped, for elements and quoted attributes alike;
 * other `html` goes in as it is, lists are joined, undefined is nothing.
 */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const written = parts.map(markupOf);
  return new Html(literals.map((literal, index) => literal + (written[index] ?? "")).join(""));
}

function markupOf(part: Part): string {
  if (part === undefined) return "";
  if (part instanceof Html) return part.toString();
  if (typeof part === "string" || typeof part === "number") return escapeText(String(part));
  return part.map(markupOf).join("");
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escapeText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? character);
}
