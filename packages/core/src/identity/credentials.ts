/** Least length of a password: NIST SP 800-63B-4 asks for 15 where it is the only factor and permits 8 with a second; 12 with no rule of composition is what people bear. */
export const passwordMinLength = 12;
/** Longest password taken: hashing costs time, and nobody types more. */
export const passwordMaxLength = 256;

/** Why a password is refused. */
export type PasswordRefusal = "too-short" | "too-long" | "is-the-address";

/** What is wrong with a new password, or `undefined` when it will do. Lengths are in Unicode code points. */
export function passwordRefusal(password: string, email: string): PasswordRefusal | undefined {
  const length = Array.from(password).length;
  if (length < passwordMinLength) return "too-short";
  if (length > passwordMaxLength) return "too-long";
  return password.toLowerCase() === normaliseEmail(email) ? "is-the-address" : undefined;
}

/** The one spelling under which an address is kept and looked up: trimmed, lower case, composed. */
export function normaliseEmail(email: string): string {
  return email.trim().normalize("NFC").toLowerCase();
}

/** Whether the runtime knows a time zone by this IANA name. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "" && !/^[+-]/.test(name);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
