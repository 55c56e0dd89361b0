import { ApiProblem } from "@staunch/client";
import type { FormProblem } from "#ui/form.tsx";

export { ApiProblem };

/** The status of a refusal, undefined for anything else. */
export function problemStatus(error: unknown): number | undefined {
  return error instanceof ApiProblem ? error.status : undefined;
}

/** A failure in a sentence for people. */
export function problemText(error: unknown): string {
  if (error instanceof ApiProblem) return error.message;
  if (error instanceof TypeError) return "Staunch cannot be reached. What you typed is kept; try again in a moment.";
  return error instanceof Error ? error.message : String(error);
}

/**
 * A failed write as the form shows it: what the server says about a field lands at the field of that name,
 * everything else above the form.
 */
export function toFormProblem(error: unknown): FormProblem | undefined {
  if (error === null || error === undefined) return undefined;
  if (!(error instanceof ApiProblem)) return { fields: {}, message: problemText(error) };
  const fields: Record<string, string> = {};
  for (const fault of error.faults) fields[fault.field.replace(/^body\./, "")] ??= `Expected ${fault.expected.replace(/\.$/, "")}.`;
  return { fields, message: error.faults.length === 0 ? error.message : undefined };
}
