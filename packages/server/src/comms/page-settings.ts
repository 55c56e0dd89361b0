import { invalid } from "#platform/index.ts";

const slugPattern = /^[a-z0-9](?:-?[a-z0-9])*$/;
const longestSlug = 60;

/** @throws invalid unless the text can be the last part of a page's address. */
export function validSlug(slug: string): string {
  if (slug.length <= longestSlug && slugPattern.test(slug)) return slug;
  throw invalid("slug", `up to ${longestSlug} lower-case letters, digits and single hyphens between them`);
}

/** @throws invalid unless the platform knows the zone. */
export function validTimeZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
  } catch (cause) {
    throw Object.assign(invalid("timeZone", "a time zone such as Europe/Berlin"), { cause });
  }
}
