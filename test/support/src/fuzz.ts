import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";

/*
 * Recorded bodies, broken in every way that real senders and hostile ones break them: members dropped, of another type,
 * nested where flat was meant, very long, swapped with each other. Pure: a parser's `*.test.ts` may use it.
 */

/** A parser must answer anything within this; longer would hold up every other sender. */
const mostMs = 50;
const longText = 200_000;
/** Roughly of JSON; more would be refused before any parser saw it. */
const mostSize = 1_500_000;
const deep = 2_000;

/** How many mutated bodies one test tries. More with `STAUNCH_TEST_FUZZ`, as for a night. */
const runs = Number(process.env["STAUNCH_TEST_FUZZ"] ?? 1_000);
/** Time is judged in such a long run alone: an ordinary test must not hang on how busy a machine is. */
const judgesTime = process.env["STAUNCH_TEST_FUZZ"] !== undefined;

export interface RecordedBody {
  /** The file's name without its ending. */
  readonly name: string;
  readonly body: unknown;
}

/**
 * The bodies of every recorded request in a `samples` folder: `request.body`, or `request.body_text` as it came.
 * @param folder as `new URL("./samples/", import.meta.url)`.
 */
export function recordedBodies(folder: URL): readonly RecordedBody[] {
  const path = fileURLToPath(folder);
  return globSync("**/*.json", { cwd: path })
    .sort()
    .flatMap((file) => {
      const { request } = JSON.parse(readFileSync(join(path, file), "utf8")) as { request?: { body?: unknown; body_text?: string } };
      const body = request?.body ?? request?.body_text;
      return body === undefined ? [] : [{ name: file.replace(".json", ""), body }];
    });
}

function nested(depth: number): unknown {
  let value: unknown = "deep";
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** Values that parsers trip over. Texts beyond what JSON knows (NUL, half characters) are legal in JSON's escapes. */
const hostile: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  Number.MAX_SAFE_INTEGER,
  "",
  " ",
  "\u0000",
  "\ud800",
  "\u202eevil\u001b[31m",
  "<script>alert(1)</script>",
  "9999-99-99T99:99:99Z",
  "+275760-09-13T00:00:00.001Z",
  "javascript:alert(1)",
  "constructor",
  "x".repeat(longText),
  "a@".repeat(longText / 2),
  [],
  {},
  [[]],
  [null],
  JSON.parse('{"__proto__": {"isAdmin": true}, "constructor": 1}') as unknown,
  Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`k${index}`, index])),
  Array.from({ length: 5_000 }, () => ({})),
  nested(deep),
];

type Place = { readonly parent: unknown[]; readonly key: number } | { readonly parent: Record<string, unknown>; readonly key: string };

/** Every place in a value, down to a bounded number: what was lengthened must not be walked whole. */
function placesOf(root: unknown): readonly Place[] {
  const places: Place[] = [];
  const open: unknown[] = [root];
  while (open.length > 0 && places.length < 500) {
    const value = open.shift();
    if (Array.isArray(value)) for (const [key, child] of value.slice(0, 20).entries()) found({ parent: value, key }, child);
    else if (isRecord(value)) for (const [key, child] of Object.entries(value).slice(0, 60)) found({ parent: value, key }, child);
  }
  return places;

  function found(place: Place, child: unknown): void {
    places.push(place);
    open.push(child);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function read({ parent, key }: Place): unknown {
  return (parent as Record<string | number, unknown>)[key];
}

function write({ parent, key }: Place, value: unknown): void {
  // As JSON.parse does it: a member called __proto__ is a member, not the prototype.
  Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true });
}

function writeIfBounded(place: Place, value: unknown): void {
  if (sizeOf(value) <= mostSize) write(place, value);
}

/** About how long the value is as JSON, counted no further than what is too much. */
function sizeOf(root: unknown): number {
  let size = 0;
  const open: unknown[] = [root];
  while (open.length > 0 && size <= mostSize) {
    const value = open.pop();
    size += typeof value === "string" ? value.length + 3 : 4;
    if (Array.isArray(value)) open.push(...(value as readonly unknown[]));
    else if (isRecord(value)) {
      for (const [key, child] of Object.entries(value)) {
        size += key.length + 3;
        open.push(child);
      }
    }
  }
  return size;
}

function drop(place: Place): void {
  if (Array.isArray(place.parent)) place.parent.splice(Number(place.key), 1);
  else Reflect.deleteProperty(place.parent, place.key);
}

function longer(value: unknown): unknown {
  if (typeof value === "string") return (value || "x").repeat(Math.ceil(longText / (value.length || 1)));
  if (typeof value === "number") return value * 1e15 + 0.1;
  if (Array.isArray(value)) return Array.from({ length: 1_000 }, () => value[0] ?? null);
  return isRecord(value) ? { ...value, ...Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`more${index}`, "x"])) } : value;
}

function retyped(value: unknown): unknown {
  if (typeof value === "string") return value.length % 2 === 0 ? Number(value) || value.length : [value];
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return Object.fromEntries(value.map((child, index) => [String(index), child]));
  return isRecord(value) ? Object.values(value) : {};
}

const kinds = ["drop", "retype", "nest", "lengthen", "swap", "hostile", "any"] as const;

interface Edit {
  readonly kind: (typeof kinds)[number];
  readonly at: number;
  readonly other: number;
  readonly any: unknown;
}

function edit(holder: { root: unknown }, { kind, at, other, any }: Edit): void {
  const places = placesOf(holder);
  const place = places[at % places.length];
  const second = places[other % places.length];
  if (place === undefined || second === undefined) return;
  const value = read(place);
  switch (kind) {
    case "drop":
      return drop(place);
    case "retype":
      return write(place, retyped(value));
    case "nest":
      return write(place, other % 2 === 0 ? [value] : { value });
    case "lengthen":
      return writeIfBounded(place, longer(value));
    case "swap":
      // Copies, or a value could come to lie in itself.
      write(place, structuredClone(read(second)));
      return write(second, structuredClone(value));
    case "hostile":
      return write(place, structuredClone(hostile[other % hostile.length]));
    case "any":
      return write(place, structuredClone(any));
  }
}

/** Any of the bodies with one to six changes. */
export function mutatedBodies(bodies: readonly unknown[]): fc.Arbitrary<unknown> {
  const anyEdit = fc.record({
    kind: fc.constantFrom(...kinds),
    at: fc.nat(),
    other: fc.nat(),
    any: fc.jsonValue(),
  });
  return fc.tuple(fc.constantFrom(...bodies), fc.array(anyEdit, { minLength: 1, maxLength: 6 })).map(([body, edits]) => {
    const holder = { root: structuredClone(body) };
    for (const one of edits) if (sizeOf(holder) <= mostSize) edit(holder, one);
    // An edit of what stands in many places at once makes all of them longer.
    return sizeOf(holder) <= mostSize ? holder.root : body;
  });
}

/** Any of the texts with pieces cut out, doubled, or replaced: for formats that are not JSON, and for JSON that no longer is. */
export function mutatedTexts(texts: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.tuple(
    fc.nat(),
    fc.nat({ max: 200 }),
    fc.oneof(fc.string(), fc.constantFrom("", "\u0000", "{", '"', "\r\n", "<!--", "%")),
  );
  return fc.tuple(fc.constantFrom(...texts), fc.array(piece, { minLength: 1, maxLength: 5 })).map(([text, pieces]) =>
    pieces.reduce((before, [at, length, instead]) => {
      const start = at % (before.length + 1);
      return before.slice(0, start) + instead + before.slice(start + length);
    }, text),
  );
}

/**
 * Gives a parser one mutated input after the other: it must never throw, and in a long run always be done within 50 ms.
 * @param parse gets the body as `JSON.parse` would give it; what it returns is up to the caller to judge in there.
 */
export function neverThrowsOnMutated(bodies: readonly RecordedBody[], parse: (body: unknown) => unknown): void {
  neverThrowsOn(mutatedBodies(bodies.map(({ body }) => body)), parse);
}

/** The same for any kind of input. */
export function neverThrowsOn<T>(inputs: fc.Arbitrary<T>, parse: (input: T) => unknown): void {
  assert.ok(runs > 0);
  fc.assert(
    fc.property(inputs, (input) => {
      if (!judgesTime) return void parse(input);
      const ms = fastestOf(() => parse(input));
      assert.ok(ms < mostMs, `took ${ms.toFixed(0)} ms`);
    }),
    { numRuns: runs },
  );
}

/** The same for what takes its time: it must not fail. Of its time other work may have a share, so it is not judged. */
export async function neverRejectsOn<T>(inputs: fc.Arbitrary<T>, parse: (input: T) => Promise<unknown>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(inputs, async (input) => void (await parse(input))),
    { numRuns: runs },
  );
}

/**
 * Milliseconds of this thread's own work, so that a busy machine does not count; a slow first try may be the compiler's or
 * the collector's, and only what is slow three times is the parser's.
 */
function fastestOf(work: () => unknown): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 3 && fastest >= mostMs; attempt++) {
    const start = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(start);
    fastest = Math.min(fastest, (user + system) / 1_000);
  }
  return fastest;
}
