/** A piece of a set-up text: prose, or a command to take away whole. */
export type SetupBlock = { readonly kind: "text"; readonly text: string } | { readonly kind: "code"; readonly text: string };

const fence = /^(`{3,})[^`\n]*\n([\s\S]*?)\n?^\1[ \t]*$/gm;

/** Parts a Markdown text at its fences, so that what stands in them can be copied. */
export function setupBlocks(markdown: string): readonly SetupBlock[] {
  const blocks: SetupBlock[] = [];
  let at = 0;
  for (const found of markdown.matchAll(fence)) {
    addText(blocks, markdown.slice(at, found.index));
    blocks.push({ kind: "code", text: found[2] ?? "" });
    at = found.index + found[0].length;
  }
  addText(blocks, markdown.slice(at));
  return blocks;
}

function addText(blocks: SetupBlock[], text: string): void {
  if (text.trim() !== "") blocks.push({ kind: "text", text: text.trim() });
}
