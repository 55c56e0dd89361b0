/**
 * Text from outside with everything in it seen: what would colour a terminal, turn the reading direction or hide itself
 * is shown by its number instead of acting. Line breaks and tabs stay.
 */
export function visibleText(text: string): string {
  return text.replaceAll(hidden, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
}

/** Controls, and what Unicode calls format characters: marks and turns of direction, what has no width, tags. Joiners and soft hyphens are left. */
const hidden = /(?![\n\t])\p{Cc}|(?![\u00ad\u200c\u200d])\p{Cf}|[\u2028\u2029]/gu;
