/** One field the server could not take, and what it would have taken. */
export interface FieldFault {
  /** Path in the body, dots between the parts. */
  readonly field: string;
  readonly expected: string;
}

interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly FieldFault[];
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A refusal or failure of the API, as RFC 9457 problem details tell it. `message` is a sentence for people. */
export class ApiProblem extends Error {
  /** `not_found`, `conflict`, `precondition_failed`, `forbidden`, `invalid`, `limit_exceeded`, `unavailable`, `unauthenticated`, `internal`. */
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly faults: readonly FieldFault[];
  /** Facts to go on with, such as the stored value of a lost edit. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(body: ProblemBody) {
    super(body.detail);
    this.name = "ApiProblem";
    this.code = body.type.replace("urn:staunch:problem:", "");
    this.status = body.status;
    this.title = body.title;
    this.faults = body.errors ?? [];
    this.details = body.details ?? {};
  }
}

/** The problem in an answer that is not a success, whatever stands between us and the server made of it. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response
    .clone()
    .json()
    .catch((error: unknown) => {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    });
  if (isProblemBody(body)) return new ApiProblem(body);
  return new ApiProblem({
    type: response.status >= 500 ? "unavailable" : "invalid",
    title: "Staunch did not answer",
    status: response.status,
    detail: `Staunch could not be reached properly (HTTP ${response.status}). Try again in a moment.`,
  });
}

function isProblemBody(body: unknown): body is ProblemBody {
  return (
    typeof body === "object" &&
    body !== null &&
    "detail" in body &&
    "type" in body &&
    typeof body.detail === "string" &&
    typeof body.type === "string"
  );
}
