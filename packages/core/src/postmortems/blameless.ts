/**
 * Wording that points at a person instead of at the situation. Advice for the author, never a lock:
 * people act sensibly on what they can see, so the text should say what they could see.
 */
export interface BlamelessHint {
  /** Where it stands, in UTF-16 units: `from` belongs to it, `until` does not. */
  readonly from: number;
  readonly until: number;
  readonly wording: string;
  readonly kinder: string;
}

interface Pattern {
  readonly wording: RegExp;
  readonly kinder: string;
}

const persons =
  "he|she|they|i|you|who|someone|somebody|nobody|engineers?|developers?|operators?|responders?|admins?|commander|on-?call|reviewers?|author|team";

const patterns: readonly Pattern[] = [
  {
    wording: /\b(?:human|operator|user|pilot) error\b/giu,
    kinder: "Say what made the slip likely: an unclear prompt, two look-alike names, a missing check.",
  },
  {
    wording: /\bshould(?:n't| not)? have\b|\bought to have\b|\bcould have easily\b/giu,
    kinder: "Say what people saw at that moment and what would have shown them more.",
  },
  {
    wording:
      /\b(?:careless(?:ly|ness)?|sloppy|sloppiness|negligen(?:t|ce)|reckless(?:ly|ness)?|incompeten(?:t|ce)|stupid(?:ly)?|lazy|inattentive)\b/giu,
    kinder: "Describe the situation, not the person: load, time of day, what the tools showed.",
  },
  {
    wording: /\b(?:blame[ds]?|to blame|at fault|(?:his|her|their|your|my) (?:own )?(?:fault|mistake)|culprit|guilty)\b/giu,
    kinder: "Name the conditions that came together; there is never only one.",
  },
  {
    wording: /\b(?:forgot|neglected|didn't bother|did not bother|overlooked|ignored the (?:alert|page|warning|runbook))\b/giu,
    kinder: "Say what the step depended on and why it was easy to miss.",
  },
  {
    wording: new RegExp(`\\b(?:${persons})\\s+(?:failed to|broke|messed up|screwed up|caused|took down)\\b`, "giu"),
    kinder: "Let the change or the system be the subject: \u201cthe release removed …\u201d, \u201cthe step allowed …\u201d.",
  },
  {
    wording: /\b(?:obviously|clearly|simply|just) (?:had|needed|failed|forgot|missed)\b/giu,
    kinder: "It is only obvious afterwards. Say what was known at the time.",
  },
];

const harms = "failed|broke|forgot|missed|ignored|caused|deleted|neglected|overlooked|pushed|deployed";

/**
 * Marks blaming wording in a Markdown text, in its order, without overlaps. Code spans and fenced code are left
 * alone: a log line may well say that something failed to start.
 *
 * @param names people whose names are known here; a name followed by a harmful verb is marked
 */
export function blamelessHints(markdown: string, names: readonly string[] = []): readonly BlamelessHint[] {
  const text = withoutCode(markdown);
  const found = [...patterns, ...namePatterns(names)].flatMap((pattern) => marksOf(text, pattern));
  const ordered = found.toSorted((left, right) => left.from - right.from || right.until - left.until);
  const hints: BlamelessHint[] = [];
  for (const hint of ordered) if (hint.from >= (hints.at(-1)?.until ?? 0)) hints.push(hint);
  return hints;
}

function marksOf(text: string, pattern: Pattern): readonly BlamelessHint[] {
  return [...text.matchAll(pattern.wording)].map((match) => ({
    from: match.index,
    until: match.index + match[0].length,
    wording: match[0],
    kinder: pattern.kinder,
  }));
}

function namePatterns(names: readonly string[]): readonly Pattern[] {
  const known = names.flatMap((name) => [name, ...name.split(/\s+/)]).filter((name) => name.length > 1);
  if (known.length === 0) return [];
  const longestFirst = [...new Set(known)].toSorted((left, right) => right.length - left.length);
  return [
    {
      wording: new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst.map((name) => RegExp.escape(name)).join("|")})\\s+(?:${harms})\\b`, "gu"),
      kinder: "Use the role and let the system be the subject: what did the change do, what allowed it?",
    },
  ];
}

/** The same length with code blanked out, so that places stay right, by a sign that no pattern bridges. */
function withoutCode(markdown: string): string {
  return markdown.replace(/```[^`]*(?:```|$)|`[^`\n]*`/g, (code) => "\uFFFC".repeat(code.length));
}
