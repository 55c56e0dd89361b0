/** The catalogue: every refusal a command may throw, and the HTTP status it becomes. Anything else is a bug or an outage (500). */
export const refusalStatus = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  precondition_failed: 412,
  invalid: 422,
  limit_exceeded: 429,
  unavailable: 503,
} as const;

export type RefusalCode = keyof typeof refusalStatus;

export interface FieldFault {
  /** Path in the request, dots between the parts: `steps.0.delayMinutes`. */
  readonly field: string;
  readonly expected: string;
}

/** A command says no, and why in words a person can act on. */
export class StaunchError extends Error {
  readonly code: RefusalCode;
  readonly faults: readonly FieldFault[];
  /** Facts the caller needs to go on, such as the stored value of a lost edit. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: RefusalCode, message: string, more: { faults?: readonly FieldFault[]; details?: Record<string, unknown> } = {}) {
    super(message);
    this.name = "StaunchError";
    this.code = code;
    this.faults = more.faults ?? [];
    this.details = more.details ?? {};
  }
}

export function notFound(noun: string, id: string): StaunchError {
  return new StaunchError("not_found", `No ${noun} ${id}.`);
}

export function conflict(reason: string, details: Record<string, unknown> = {}): StaunchError {
  return new StaunchError("conflict", reason, { details });
}

export function forbidden(reason: string): StaunchError {
  return new StaunchError("forbidden", reason);
}

export function unauthenticated(reason: string): StaunchError {
  return new StaunchError("unauthenticated", reason);
}

/** @param expected what would have been accepted, for a person: "a time zone such as Europe/Berlin". */
export function invalid(field: string, expected: string): StaunchError {
  return new StaunchError("invalid", `${field}: expected ${expected}.`, { faults: [{ field, expected }] });
}

export function preconditionFailed(reason: string, details: Record<string, unknown> = {}): StaunchError {
  return new StaunchError("precondition_failed", reason, { details });
}

export function limitExceeded(reason: string): StaunchError {
  return new StaunchError("limit_exceeded", reason);
}

export function unavailable(reason: string): StaunchError {
  return new StaunchError("unavailable", reason);
}
