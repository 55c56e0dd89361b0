import { type CallingSource, changeContext, type Intake } from "#alerts/index.ts";
import type { Clock, CommandContext, Database, SenderAnswer, SenderRequest, SenderRoute } from "#platform/index.ts";

export interface PrometheusDeps {
  readonly intake: Intake;
  readonly database: Database;
  readonly clock: Clock;
  readonly publicUrl: string;
  readonly version: string;
}

export const prometheus = "prometheus";
/** A group of ten thousand alerts fits; more is refused before it is parsed. */
export const bodyBytes = 8_388_608;

/** A request to the API of Alertmanager whose key is known. */
export class Call {
  readonly deps: PrometheusDeps;
  readonly request: SenderRequest;
  readonly source: CallingSource;

  constructor(deps: PrometheusDeps, request: SenderRequest, source: CallingSource) {
    this.deps = deps;
    this.request = request;
    this.source = source;
  }

  /** Made where it is asked for: the alerts that come in by the thousand never do. */
  get ctx(): CommandContext {
    return changeContext(this.deps, this.source);
  }
}

/** One endpoint below the address of a source. */
export function endpoint(
  deps: PrometheusDeps,
  method: SenderRoute["method"],
  path: string,
  answer: (call: Call) => Promise<SenderAnswer>,
): SenderRoute {
  return {
    method,
    path: `/integrations/prometheus/:key${path}`,
    bodyBytes,
    tooMuch: { status: 503, json: { code: 503, message: "too many requests" } },
    answer: async (request) => {
      const source = await deps.intake.findSource(prometheus, request.params["key"] ?? "");
      if (source === undefined) return { status: 404, json: { code: 404, message: "unknown routing key" } };
      return answer(new Call(deps, request, source));
    },
  };
}

/** The body, unless it says it is something else: Alertmanager reads nothing but JSON. */
export function mediaFault({ request }: Call): SenderAnswer | undefined {
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("application/json")) return undefined;
  return {
    status: 415,
    json: { code: 415, message: `unsupported media type ${JSON.stringify(type)}, only [application/json] are allowed` },
  };
}
