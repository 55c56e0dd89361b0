import type { FastifyReply } from "fastify";
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from "fastify-type-provider-zod";
import { z } from "zod";
import { type FieldFault, refusalStatus, StaunchError } from "#platform/errors.ts";
import type { Log } from "#platform/log.ts";

/** RFC 9457 problem details, as every refusal is answered. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    errors: z.array(z.object({ field: z.string(), expected: z.string() })).optional(),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: "Problem", description: "RFC 9457 problem details." });

const titles: Readonly<Record<string, string>> = {
  unauthenticated: "Sign in first",
  forbidden: "Not allowed",
  not_found: "Not found",
  conflict: "Conflict",
  precondition_failed: "Changed meanwhile",
  invalid: "Invalid request",
  limit_exceeded: "Too many requests",
  unavailable: "Not available now",
};

interface Problem {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly FieldFault[];
  readonly details?: Readonly<Record<string, unknown>>;
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("statusCode" in error)) return undefined;
  return typeof error.statusCode === "number" ? error.statusCode : undefined;
}

function codeOfStatus(status: number): string {
  const entry = Object.entries(refusalStatus).find(([, known]) => known === status);
  return entry?.[0] ?? "invalid";
}

function fromValidation(error: unknown): Problem | undefined {
  if (!hasZodFastifySchemaValidationErrors(error)) return undefined;
  const errors = error.validation.map((fault) => ({
    field: fault.instancePath.split("/").filter(Boolean).join(".") || (error.validationContext ?? "body"),
    expected: fault.message ?? "something else",
  }));
  return { code: "invalid", status: 400, detail: errors.map((fault) => `${fault.field}: ${fault.expected}`).join("; "), errors };
}

function toProblem(error: unknown): Problem | undefined {
  if (error instanceof StaunchError) {
    const { code, message, faults, details } = error;
    const extras = { ...(faults.length > 0 && { errors: faults }), ...(Object.keys(details).length > 0 && { details }) };
    return { code, status: refusalStatus[code], detail: message, ...extras };
  }
  const validation = fromValidation(error);
  if (validation !== undefined) return validation;
  const status = statusOf(error);
  if (status === undefined || status >= 500 || !(error instanceof Error)) return undefined;
  return { code: codeOfStatus(status), status, detail: error.message };
}

/** Answers a thrown error: refusals in words, anything else as 500 with nothing given away and the cause in the log. */
export function sendProblem(reply: FastifyReply, error: unknown, log: Log): FastifyReply {
  const problem = toProblem(error);
  if (problem === undefined) log.error({ err: error, serialization: isResponseSerializationError(error) }, "request failed");
  const { code, status, detail, ...extras } = problem ?? {
    code: "internal",
    status: 500,
    detail: "Something went wrong on our side. It has been logged.",
  };
  return reply
    .status(status)
    .header("content-type", "application/problem+json; charset=utf-8")
    .serializer(JSON.stringify)
    .send({ type: `urn:staunch:problem:${code}`, title: titles[code] ?? "Something went wrong", status, detail, ...extras });
}
