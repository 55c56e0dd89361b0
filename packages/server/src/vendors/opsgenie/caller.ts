import { type CallingSource, changeContext, findSourceAlert, type Intake, type SourceAlert } from "#alerts/index.ts";
import { type Clock, type CommandContext, type Database, parseJson, type SenderRequest } from "#platform/index.ts";
import { type NamedAlert, pointerTo } from "#vendors/opsgenie/pointer.ts";
import { isIdentifierType } from "#vendors/opsgenie/request-id.ts";
import { couldNotAuthenticate, notProcessable, type PlainAnswer } from "#vendors/opsgenie/wire.ts";

export const kind = "opsgenie";

export interface OpsgenieDeps {
  readonly intake: Intake;
  readonly database: Database;
  readonly clock: Clock;
  readonly publicUrl: string;
}

/** A request whose key is known. */
export interface Call {
  readonly deps: OpsgenieDeps;
  readonly request: SenderRequest;
  readonly source: CallingSource;
  readonly search: URLSearchParams;
}

/** `Authorization: GenieKey <key>`, or `?apiKey=<key>` as integrations of tools have it. */
function keyOf(request: SenderRequest, search: URLSearchParams): string | undefined {
  const match = /^GenieKey\s+(\S+)$/i.exec(request.headers.authorization ?? "");
  return match?.[1] ?? search.get("apiKey") ?? undefined;
}

/** Has a request answered by `answer` if its key is a source's. */
export async function called(
  deps: OpsgenieDeps,
  request: SenderRequest,
  answer: (call: Call) => Promise<PlainAnswer>,
): Promise<PlainAnswer> {
  const search = new URLSearchParams(request.search);
  const key = keyOf(request, search);
  const source = key === undefined ? undefined : await deps.intake.findSource(kind, key);
  return source === undefined ? couldNotAuthenticate : answer({ deps, request, source, search });
}

/** The alert that the path names, by `?identifierType=`; an answer where the type is none. */
export function namedAlert({ request, search }: Call): NamedAlert | PlainAnswer {
  const by = search.get("identifierType") ?? "id";
  if (!isIdentifierType(by)) return notProcessable({ identifierType: "Identifier type must be one of id, alias, tiny." });
  return { by, name: request.params["identifier"] ?? "" };
}

/** What a client sends with an act may be nothing at all. */
export function bodyOf({ request }: Call): { readonly value: unknown } | undefined {
  return request.bytes.length === 0 ? { value: {} } : parseJson(request.bytes);
}

export function contextOf({ deps, source }: Call): CommandContext {
  return changeContext(deps, source);
}

/** The named alert, once everything committed before has been worked through. */
export async function findNamed(call: Call, named: NamedAlert, openedBy?: Temporal.Instant): Promise<SourceAlert | undefined> {
  const pointer = pointerTo(named, openedBy);
  if (pointer === undefined) return undefined;
  await call.deps.intake.workedThrough();
  return findSourceAlert(contextOf(call), call.source.id, pointer);
}

/** Keeps what could not be understood, and the reason where the source's people see it. */
export async function keepUnparsed({ deps, source, request }: Call, fault: string): Promise<void> {
  await deps.intake.keepUnparsed(source, request.bytes, fault);
  await deps.intake.refuse(source, fault);
}
