import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { Addressing } from "#paging/ports.ts";

/**
 * A telephone number in E.164, as `+491701234567`; undefined for what is none. It must begin with the country's code:
 * which country a bare number means depends on who reads it. Lengths are checked, ranges are not: new ones are
 * handed out faster than software is updated, and the provider knows.
 */
export function readPhoneNumber(text: string): string | undefined {
  const international = text.trim().replace(/^00/, "+");
  if (!international.startsWith("+") || international.length > 40) return undefined;
  const parsed = parsePhoneNumberFromString(international);
  return parsed?.isPossible() === true ? parsed.number : undefined;
}

/** What every channel by telephone asks for. */
export const phoneAddressing: Addressing = {
  label: "Phone number",
  example: "+49 170 1234567",
  read: readPhoneNumber,
  secret: "none",
};
