import { asId } from "#kernel/index.ts";
import { type Block, findHeavy, readBlocks } from "#runbooks/blocks.ts";
import {
  type Branch,
  type ParsedRunbook,
  type RunbookFault,
  runbookLimits,
  type RunbookStep,
  type StepPart,
  type Way,
} from "#runbooks/runbook.ts";
import { findUnreachable } from "#runbooks/ways.ts";

/*
 * The grammar over Markdown. A heading of the second level begins a step: `## Restart the workers {#restart}`; the name
 * in braces may be left out. A paragraph that is one link to `mitigation:<id>` is a run button. A paragraph
 * "Did it work?" with a list after it asks: `- Yes: go on`, `- Yes: finish`, `- No: go to #scale`. All else is text.
 */

const mitigationLink = /^\[([^\]\n]{1,200})\]\(mitigation:([^)\s]*)\)$/;
const question = /^(?:\*\*|__)?did it work\?(?:\*\*|__)?$/i;
const answer = /^\s*[-*+]\s+(?:\*\*)?(yes|no)(?::\*\*|\*\*:|:)\s*(\S.*)$/i;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const stepName = /^[\p{L}\p{N}][\p{L}\p{N}-]{0,59}$/u;

/** Reads a runbook's text. Never throws; a fault names its line. */
export function parseRunbook(source: string): ParsedRunbook {
  // Which would count as a character before the first line.
  const text = source.startsWith("\uFEFF") ? source.slice(1) : source;
  const heavy = findHeavy(text);
  if (heavy.length > 0) return { kind: "refused", faults: heavy };
  const faults: RunbookFault[] = [];
  const [introduction, ...sections] = sectionsOf(readBlocks(text));
  if (sections.length === 0) {
    faults.push({ line: 1, message: "A runbook needs a step: a heading of the second level, such as “## Restart the workers”." });
  }
  if (sections.length > runbookLimits.steps) {
    const line = sections[runbookLimits.steps]?.[0]?.line ?? 1;
    faults.push({ line, message: `A runbook has at most ${runbookLimits.steps} steps.` });
  }
  for (const block of introduction ?? []) refuseGrammarBeforeSteps(block, faults);
  const steps = sections.slice(0, runbookLimits.steps).map((blocks, index) => readStep({ text, blocks, index, faults }));
  checkNames(steps, sections, faults);
  if (faults.length > 0) return { kind: "refused", faults: faults.toSorted((one, other) => one.line - other.line) };
  const runbook = { introduction: sliceOf(text, introduction ?? []), steps };
  return { kind: "runbook", runbook, warnings: findUnreachable(runbook) };
}

/** The blocks before the first step, then those of each step with its heading first. */
function sectionsOf(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const sections: Block[][] = [[]];
  for (const block of blocks) {
    if (block.kind === "heading" && block.depth === 2) sections.push([block]);
    else sections.at(-1)?.push(block);
  }
  return sections;
}

function sliceOf(text: string, blocks: readonly Block[]): string {
  const [first] = blocks;
  const last = blocks.at(-1);
  return first === undefined || last === undefined ? "" : text.slice(first.start, last.end);
}

function refuseGrammarBeforeSteps(block: Block, faults: RunbookFault[]): void {
  if (block.kind === "paragraph" && question.test(block.text.trim())) {
    faults.push({ line: block.line, message: "“Did it work?” belongs to a step, and none has begun." });
  }
  refuseHiddenMitigations(block, faults);
  if (mitigationLink.test(block.text.trim())) {
    faults.push({ line: block.line, message: "A mitigation belongs to a step, and none has begun." });
  }
}

interface Section {
  readonly text: string;
  /** Its heading first. */
  readonly blocks: readonly Block[];
  readonly index: number;
  readonly faults: RunbookFault[];
}

function readStep({ text, blocks, index, faults }: Section): RunbookStep {
  const [heading, ...body] = blocks;
  const { title, name } = readHeading(heading, index, faults);
  const parts: StepPart[] = [];
  let prose: Block[] = [];
  let branch: Branch | undefined;
  const endProse = (): void => {
    if (prose.length > 0) parts.push({ kind: "text", markdown: sliceOf(text, prose) });
    prose = [];
  };
  for (let at = 0; at < body.length; at += 1) {
    const block = body[at];
    if (block === undefined) continue;
    const link = block.kind === "paragraph" ? mitigationLink.exec(block.text.trim()) : null;
    if (link !== null) {
      endProse();
      parts.push(readMitigation(block, link, faults));
    } else if (block.kind === "paragraph" && question.test(block.text.trim())) {
      endProse();
      if (branch !== undefined) faults.push({ line: block.line, message: "A step asks “Did it work?” once." });
      const list = body[at + 1];
      branch = readBranch(block, list, faults);
      if (list?.kind === "list") at += 1;
    } else {
      refuseHiddenMitigations(block, faults);
      prose.push(block);
    }
  }
  endProse();
  return { name, title, line: heading?.line ?? 1, parts, branch };
}

function readHeading(heading: Block | undefined, index: number, faults: RunbookFault[]): { readonly title: string; readonly name: string } {
  const line = heading?.line ?? 1;
  const written = (heading?.text ?? "")
    .replace(/^#+[ \t]*/, "")
    .replace(/\n[ \t]*-+[ \t]*$/, "")
    .replace(/[ \t]+#+[ \t]*$/, "")
    .trim();
  const named = /\s*\{#([^}]*)\}$/.exec(written);
  const title = (named === null ? written : written.slice(0, named.index))
    .replaceAll(/[*`]|\s*\n\s*/g, (mark) => (mark.trim() === "" ? " " : ""))
    .trim();
  if (title === "") faults.push({ line, message: "A step needs words in its heading." });
  if (title.length > 200) faults.push({ line, message: "A step's heading has at most 200 characters." });
  const name = named?.[1] ?? nameFrom(title, index);
  if (named !== null && !stepName.test(name)) {
    faults.push({ line, message: `“${name.slice(0, 60)}” is no name for a step: letters, digits and hyphens, at most 60.` });
  }
  return { title, name };
}

/** `1. Look at the queue` → `look-at-the-queue` */
function nameFrom(title: string, index: number): string {
  const words = title
    .replace(/^\d+[.)]\s*/, "")
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  return words === null ? `step-${index + 1}` : Array.from(words.join("-")).slice(0, 50).join("").replace(/-$/, "");
}

function readMitigation(block: Block, link: RegExpExecArray, faults: RunbookFault[]): StepPart {
  const [, label = "", id = ""] = link;
  if (!uuid.test(id)) faults.push({ line: block.line, message: `“${id.slice(0, 60)}” is not the id of a mitigation.` });
  return { kind: "mitigation", mitigationId: asId<"mitigation">(id), label, line: block.line };
}

function refuseHiddenMitigations(block: Block, faults: RunbookFault[]): void {
  if (block.kind === "code" || mitigationLink.test(block.text.trim())) return;
  const at = block.text.indexOf("](mitigation:");
  if (at === -1) return;
  const line = block.line + block.text.slice(0, at).split("\n").length - 1;
  faults.push({ line, message: "A mitigation stands in a paragraph of its own, with nothing beside the link." });
}

function readBranch(asked: Block, list: Block | undefined, faults: RunbookFault[]): Branch | undefined {
  if (list?.kind !== "list") {
    faults.push({ line: asked.line, message: "After “Did it work?” comes a list: “- Yes: go on” and “- No: go to #name”." });
    return undefined;
  }
  const ways = new Map<string, Way>();
  const before = faults.length;
  for (const [offset, line] of list.text.split("\n").entries()) {
    if (line.trim() === "") continue;
    readAnswer(line.trim(), list.line + offset, { ways, faults });
  }
  const no = ways.get("no");
  if (no === undefined && faults.length === before)
    faults.push({ line: asked.line, message: "“Did it work?” must say where “No” leads: “- No: go to #name”." });
  return no === undefined ? undefined : { yes: ways.get("yes") ?? { kind: "next" }, no };
}

interface Answers {
  readonly ways: Map<string, Way>;
  readonly faults: RunbookFault[];
}

function readAnswer(text: string, line: number, { ways, faults }: Answers): void {
  const read = answer.exec(text);
  const word = read?.[1]?.toLowerCase();
  const way = wayOf(read?.[2]?.trim().replace(/\.$/, "") ?? "");
  if (word === undefined || way === undefined) {
    faults.push({ line, message: "Expected “Yes:” or “No:” and then “go on”, “finish” or “go to #name”." });
  } else if (ways.has(word)) {
    faults.push({ line, message: `“${word === "yes" ? "Yes" : "No"}” is answered twice.` });
  } else ways.set(word, way);
}

function wayOf(words: string): Way | undefined {
  if (/^go on$/i.test(words)) return { kind: "next" };
  if (/^finish$/i.test(words)) return { kind: "finish" };
  const target = /^go to (?:#([^\s()#]+)|\[[^\]]*\]\(#([^\s()#]+)\))$/i.exec(words);
  const name = target?.[1] ?? target?.[2];
  return name === undefined ? undefined : { kind: "step", name };
}

function checkNames(steps: readonly RunbookStep[], sections: readonly (readonly Block[])[], faults: RunbookFault[]): void {
  const lines = new Map<string, number>();
  for (const { name, line } of steps) {
    const earlier = lines.get(name);
    if (earlier === undefined) lines.set(name, line);
    else faults.push({ line, message: `The step of line ${earlier} is called “${name}” already; give one a name of its own: {#name}.` });
  }
  for (const [index, { branch }] of steps.entries()) {
    for (const way of branch === undefined ? [] : [branch.yes, branch.no]) {
      if (way.kind !== "step" || lines.has(way.name)) continue;
      faults.push({ line: lineOfWay(sections[index] ?? [], way.name), message: `There is no step “${way.name.slice(0, 60)}” to go to.` });
    }
  }
}

function lineOfWay(blocks: readonly Block[], name: string): number {
  for (const block of blocks) {
    const at = block.kind === "list" ? block.text.indexOf(`#${name}`) : -1;
    if (at !== -1) return block.line + block.text.slice(0, at).split("\n").length - 1;
  }
  return blocks[0]?.line ?? 1;
}
