import { isTimeZone, normaliseEmail, passwordMaxLength, passwordMinLength, passwordRefusal } from "@staunch/core/identity";
import { unreachable } from "@staunch/core/kernel";
import { invalid } from "#platform/index.ts";

/** Longest name of a person, an organisation, a team or a key. */
const nameMaxLength = 120;

/** @returns the name without blanks around it. @throws invalid when nothing is left or it is too long. */
export function requireName(field: string, name: string): string {
  const trimmed = name.trim();
  if (trimmed === "" || trimmed.length > nameMaxLength) throw invalid(field, `1 to ${nameMaxLength} characters`);
  return trimmed;
}

/** @returns the address in its one spelling. @throws invalid unless it has something before and after one @. */
export function requireEmail(field: string, email: string): string {
  const normalised = normaliseEmail(email);
  // Whether mail arrives is only known by sending one; this refuses what cannot be an address, line breaks above all.
  if (normalised.length > 254 || !/^[^\s@,;<>]+@[^\s@,;<>]+$/.test(normalised)) throw invalid(field, "an e-mail address");
  return normalised;
}

/** @throws invalid when the zone is none that the runtime knows. */
export function requireTimeZone(field: string, timeZone: string): string {
  if (!isTimeZone(timeZone)) throw invalid(field, "a time zone such as Europe/Berlin");
  return timeZone;
}

/** @throws invalid saying what is wrong with a new password. */
export function requirePassword(field: string, password: string, email: string): void {
  const refusal = passwordRefusal(password, email);
  if (refusal === undefined) return;
  switch (refusal) {
    case "too-short":
      throw invalid(field, `at least ${passwordMinLength} characters`);
    case "too-long":
      throw invalid(field, `at most ${passwordMaxLength} characters`);
    case "is-the-address":
      throw invalid(field, "something other than the address itself");
    default:
      unreachable(refusal);
  }
}
