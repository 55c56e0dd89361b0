import { closeSync, fstatSync, openSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, resolve } from "node:path";
import { RE2JS } from "re2js";
import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import { UsageError } from "#exit-codes.ts";

/** A value that a person may give, and what it must look like from its first character to its last. */
export interface AllowedParameter {
  /** RE2, matched against the whole value in time linear in its length. */
  readonly pattern: string;
  readonly required: boolean;
  readonly matches: (value: string) => boolean;
}

/** One thing that this agent is willing to do. */
export interface AllowedAction {
  readonly name: string;
  readonly description: string;
  /** The program and its arguments; `{name}` stands for a parameter. No shell ever sees it. */
  readonly command: readonly [string, ...string[]];
  readonly parameters: ReadonlyMap<string, AllowedParameter>;
  readonly timeLimitSeconds: number;
  readonly workingDirectory: string;
  /** Names of variables that are handed on from the agent's own environment. */
  readonly environment: readonly string[];
}

export type AllowList = ReadonlyMap<string, AllowedAction>;

const place = /\{([A-Za-z][A-Za-z0-9_-]*)\}/g;
const nul = String.fromCodePoint(0);

const text = z
  .string()
  .max(4_000)
  .refine((value) => !value.includes(nul), "a text without NUL");

const actionSchema = z.strictObject({
  description: z.string().max(300).default(""),
  command: z.array(text, "a list: the program, then each argument").min(1).max(100),
  parameters: z
    .record(
      z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,49}$/),
      z.strictObject({ pattern: z.string().min(1).max(500), required: z.boolean().default(true) }),
    )
    .default({}),
  timeLimitSeconds: z.int().min(1).max(3_600).default(300),
  workingDirectory: text.refine(isAbsolute, "a path that begins at the root").default("/"),
  environment: z
    .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/))
    .max(100)
    .default(["PATH", "HOME", "LANG"]),
});

const fileSchema = z.strictObject({
  actions: z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/), actionSchema),
});

/** Whether others than the owner may write; those in the owner's group are the owner's business. */
const writableByAnybody = 0o002;
const sticky = 0o1000;

/** @throws UsageError when the file cannot be read, says something that an allow-list does not, or could be changed by anybody. */
export function readAllowListFile(path: string): AllowList {
  return readAllowList(safeText(path), path);
}

/** YAML, of which JSON is a part. @throws UsageError naming the place at fault */
export function readAllowList(source: string, path: string): AllowList {
  const read = fileSchema.safeParse(parsed(source, path));
  if (!read.success) {
    const faults = read.error.issues.map((issue) => `${issue.path.join(".") || "the file"}: ${issue.message}`);
    throw new UsageError(`${path} is no allow-list. ${faults.join("; ")}`);
  }
  return new Map(Object.entries(read.data.actions).map(([name, action]) => [name, actionOf(path, name, action)]));
}

function safeText(path: string): string {
  try {
    const file = openSync(path, "r");
    try {
      // Of the open file, so that it cannot be exchanged between the look and the reading.
      const { mode } = fstatSync(file);
      if ((mode & writableByAnybody) !== 0) throw new UsageError(`${path} can be changed by anybody on this machine. chmod o-w it first.`);
      const folder = statSync(dirname(resolve(path))).mode;
      if ((folder & writableByAnybody) !== 0 && (folder & sticky) === 0)
        throw new UsageError(`Anybody on this machine can replace ${path}: its folder is writable by all.`);
      return readFileSync(file, "utf8");
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof Error && "code" in error) throw new UsageError(`${path} cannot be read: ${error.message}`);
    throw error;
  }
}

function parsed(source: string, path: string): unknown {
  try {
    return parse(source, { maxAliasCount: 100 });
  } catch (error) {
    if (error instanceof YAMLParseError) throw new UsageError(`${path} is neither YAML nor JSON: ${error.message}`);
    throw error;
  }
}

function actionOf(path: string, name: string, action: z.infer<typeof actionSchema>): AllowedAction {
  const parameters = new Map(Object.entries(action.parameters).map(([key, one]) => [key, parameterOf(path, `${name}.${key}`, one)]));
  for (const [, used = ""] of action.command.join("\n").matchAll(place)) {
    if (!parameters.has(used)) throw new UsageError(`${path}: ${name}: its command names {${used}}, which its parameters do not.`);
  }
  const [program = "", ...rest] = action.command;
  // A program that a caller chooses would be a shell by another name.
  if (/\{[A-Za-z]/.test(program) || program === "") throw new UsageError(`${path}: ${name}: the program itself cannot be a parameter.`);
  return { ...action, name, command: [program, ...rest], parameters };
}

function parameterOf(path: string, name: string, { pattern, required }: { pattern: string; required: boolean }): AllowedParameter {
  try {
    // Anchored in a group of its own, so that an alternative cannot escape the anchors.
    const compiled = RE2JS.compile(`\\A(?:${pattern})\\z`, RE2JS.DOTALL);
    return { pattern, required, matches: (value) => compiled.matcher(value).find() };
  } catch (error) {
    throw new UsageError(`${path}: ${name}: the pattern cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Each argument with its places filled in: one argument stays one argument, whatever the value. */
export function filledArguments(command: readonly string[], values: Readonly<Record<string, string>>): readonly string[] {
  return command.map((argument) => argument.replaceAll(place, (_whole, name: string) => values[name] ?? ""));
}
