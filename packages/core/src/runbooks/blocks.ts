import { parse, postprocess, preprocess } from "micromark";
import { gfm } from "micromark-extension-gfm";
import { type RunbookFault, runbookLimits } from "#runbooks/runbook.ts";

/** A block of Markdown that stands in no other: a heading, a paragraph, a list, a fence, … */
export interface Block {
  readonly kind: "heading" | "paragraph" | "list" | "code" | "other";
  /** Of a heading, from 1. */
  readonly depth?: number;
  /** As it is written. */
  readonly text: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

const kinds: Readonly<Record<string, Block["kind"]>> = {
  atxHeading: "heading",
  setextHeading: "heading",
  content: "paragraph",
  listUnordered: "list",
  listOrdered: "list",
  codeFenced: "code",
  codeIndented: "code",
  htmlFlow: "other",
  blockQuote: "other",
  table: "other",
  thematicBreak: "other",
  gfmFootnoteDefinition: "other",
};

/** The blocks of a text, in order. Call it on what {@link findHeavy} found nothing in. */
export function readBlocks(source: string): readonly Block[] {
  const chunks = preprocess()(source, undefined, true);
  const events = postprocess(
    parse({ extensions: [gfm()] })
      .document()
      .write(chunks),
  );
  const blocks: Block[] = [];
  let depth = 0;
  for (const [step, token] of events) {
    if (step === "exit") {
      depth -= 1;
      continue;
    }
    const kind = depth === 0 ? kinds[token.type] : undefined;
    depth += 1;
    if (kind === undefined) continue;
    const { offset: start, line } = token.start;
    const text = source.slice(start, token.end.offset);
    blocks.push({ kind, text, line, start, end: token.end.offset, ...(kind === "heading" && { depth: depthOf(text) }) });
  }
  return blocks;
}

function depthOf(heading: string): number {
  const hashes = /^#+/.exec(heading)?.[0].length;
  if (hashes !== undefined) return hashes;
  return /\n[ \t]*=+[ \t]*$/.test(heading) ? 1 : 2;
}

/** What would take too long to read: refused before it is. */
export function findHeavy(source: string): readonly RunbookFault[] {
  const { characters, stretchCharacters, quoteDepth } = runbookLimits;
  if (source.length > characters) return [{ line: 1, message: `A runbook has at most ${characters.toLocaleString("en")} characters.` }];
  let stretch = 0;
  let begins = 1;
  for (const [index, line] of source.split(/\r\n|[\r\n]/).entries()) {
    const quotes = /^[\s>*+-]*/.exec(line)?.[0].replaceAll(/[^>]/g, "").length ?? 0;
    if (quotes > quoteDepth) return [{ line: index + 1, message: `Quotes stand at most ${quoteDepth} deep in one another.` }];
    if (line.trim() === "") stretch = 0;
    if (stretch === 0) begins = index + 1;
    stretch += line.length;
    if (stretch > stretchCharacters) {
      const most = stretchCharacters.toLocaleString("en");
      return [{ line: begins, message: `More than ${most} characters without an empty line: part it.` }];
    }
  }
  return [];
}
