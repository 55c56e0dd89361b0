import { findTimeZone } from "@staunch/core/time";
import { conflict, invalid, isUniqueViolation } from "#platform/index.ts";

const slugPattern = /^[a-z0-9](?:-?[a-z0-9])*$/;
const longestSlug = 60;

/** @throws invalid unless the text can be the last part of a page's address. */
export function validSlug(slug: string): string {
  if (slug.length <= longestSlug && slugPattern.test(slug)) return slug;
  throw invalid("slug", `up to ${longestSlug} lower-case letters, digits and single hyphens between them`);
}

/** @throws invalid unless it names a zone. */
export function validTimeZone(timeZone: string): string {
  const found = findTimeZone(timeZone);
  if (found === undefined) throw invalid("timeZone", "a time zone such as Europe/Berlin");
  return found;
}

/** Turns the refusal of the unique index into words. */
export async function refuseTakenSlug<T>(slug: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw Object.assign(conflict(`The address ${slug} is taken. Choose another.`), { cause: error });
    throw error;
  }
}
