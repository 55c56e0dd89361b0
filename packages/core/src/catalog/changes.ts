/** What was done to a service on purpose. `other` is for what fits none of the rest. */
export const changeKinds = ["deploy", "rollback", "flag", "config", "migration", "scale", "other"] as const;
/** One of {@link changeKinds}. */
export type ChangeKind = (typeof changeKinds)[number];

/** Longest texts of a change; what is longer is cut, because losing the change would be the worse error. */
export const changeBounds = { summaryLength: 500, versionLength: 200, authorLength: 200, linkLength: 2000 } as const;

/** How far ahead of the receiving clock a change may claim to have happened, for clocks that run fast. */
export const changeMayBeAhead = { minutes: 5 } as const;

/** Where a service stood and stands, as far as the sender said. */
export interface ChangeVersions {
  readonly version: string | undefined;
  readonly previousVersion: string | undefined;
}

/**
 * The version to go back to, if the change names one that differs from what it brought. A rollback
 * names none: going back to what a rollback left would undo the repair.
 */
export function versionToReturnTo(kind: ChangeKind, versions: ChangeVersions): string | undefined {
  if (kind === "rollback") return undefined;
  return versions.previousVersion === versions.version ? undefined : versions.previousVersion;
}

/** The instant a change counts from: the sender's word, unless it lies in the future beyond what a wrong clock explains. */
export function changeInstant(claimedAt: Temporal.Instant | undefined, receivedAt: Temporal.Instant): Temporal.Instant {
  if (claimedAt === undefined) return receivedAt;
  const latest = receivedAt.add(changeMayBeAhead);
  return Temporal.Instant.compare(claimedAt, latest) > 0 ? receivedAt : claimedAt;
}

/** Shortens a text to `maxLength` UTF-16 units without cutting a character in half; the end shows that it was cut. */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return `${text
    .slice(0, maxLength - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, "")}…`;
}

const kindWords: Readonly<Record<ChangeKind, string>> = {
  deploy: "Deployed",
  rollback: "Rolled back",
  flag: "Flag changed",
  config: "Configuration changed",
  migration: "Migrated",
  scale: "Scaled",
  other: "Changed",
};

/** One line for a change whose sender wrote none: "Deployed v2", "Rolled back to v1". */
export function changeSummary(kind: ChangeKind, version: string | undefined): string {
  const words = kindWords[kind];
  if (version === undefined) return words;
  return kind === "rollback" || kind === "scale" ? `${words} to ${version}` : `${words} ${version}`;
}
