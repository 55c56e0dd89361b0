/**
 * Who an update is meant for, each wider than the one before: `internal` is the organisation itself,
 * `stakeholders` adds the subscribers the organisation has named, `public` adds everybody.
 */
export const audiences = ["internal", "stakeholders", "public"] as const;

export type Audience = (typeof audiences)[number];

/** Whether somebody who stands in `reader`'s circle may read what was written for `written`. */
export function mayRead(reader: Audience, written: Audience): boolean {
  return audiences.indexOf(reader) <= audiences.indexOf(written);
}

/** An update is internal unless its author says otherwise. */
export const defaultAudience: Audience = "internal";

/**
 * Whether an update keeps a promise of news: it must reach at least those to whom the promise was given.
 *
 * @param promisedTo the audience of the update that gave the promise; undefined when none did
 */
export function keepsPromise(written: Audience, promisedTo: Audience | undefined): boolean {
  return promisedTo === undefined || mayRead(promisedTo, written);
}
