import { compileMatchers, type Matcher, type SilenceId, sourceLabel } from "@staunch/core/alerts";
import { asId } from "@staunch/core/kernel";
import {
  createSilence,
  editSilence,
  endSilence,
  listSilences,
  readSilence,
  type Silence,
  silenceState,
  type Source,
} from "#alerts/index.ts";
import { parseJson, type SenderAnswer, StaunchError } from "#platform/index.ts";
import { readFilter } from "#vendors/prometheus/alert-query.ts";
import { wireTime } from "#vendors/prometheus/alert-view.ts";
import { type Call, mediaFault } from "#vendors/prometheus/alertmanager-call.ts";
import { type PostedSilence, readSilenceBody, unreadableSilence } from "#vendors/prometheus/silence-body.ts";

/*
 * Silences by Alertmanager's API. A sender's key silences its own source and nothing else: a matcher on the source, which
 * Alertmanager's clients are not shown, goes with every silence made here. Those that people made for the whole
 * organisation are shown too, and only people end them.
 */

function ownMatcher(source: Source): Matcher {
  return { name: sourceLabel, value: source.id, isRegex: false, isEqual: true };
}

function isOf(source: Source, silence: Silence): boolean {
  return silence.matchers.some(({ name, value }) => name === sourceLabel && value === source.id);
}

/** May it hold alerts of this source? */
function concerns(source: Source, silence: Silence): boolean {
  return isOf(source, silence) || !silence.matchers.some(({ name }) => name === sourceLabel);
}

const notOurs: SenderAnswer = { status: 403, json: "this silence was made for the whole organisation: end or change it in Staunch" };

/** Alertmanager's silences all have an end; one that lasts until what it holds is resolved is shown with this one. */
const farEnd = Temporal.Instant.from("9999-12-31T23:59:59Z");
const mostShown = 10_000;
const states = { pending: "pending", active: "active", ended: "expired" } as const;
const order = ["active", "pending", "expired"] as const;

interface SilenceView {
  readonly id: string;
  readonly status: { readonly state: (typeof order)[number] };
  readonly endsAt: string;
  readonly matchers: readonly unknown[];
}

function viewSilence(silence: Silence, now: Temporal.Instant): SilenceView & Readonly<Record<string, unknown>> {
  const { id, matchers, reason, author, startsAt, endsAt, endedAt, createdAt } = silence;
  return {
    id,
    status: { state: states[silenceState(silence, now)] },
    updatedAt: wireTime(endedAt ?? createdAt),
    comment: reason,
    createdBy: author,
    endsAt: wireTime(endedAt ?? endsAt ?? farEnd),
    matchers: matchers
      .filter(({ name }) => name !== sourceLabel)
      .map(({ name, value, isRegex, isEqual }) => ({ isEqual, isRegex, name, value })),
    startsAt: wireTime(startsAt),
  };
}

/** `GET /silences`: the active ones first, by what ends next. */
export async function getSilences({ ctx, source, request }: Call): Promise<SenderAnswer> {
  const filter = readFilter(new URLSearchParams(request.search));
  if (filter.kind === "bad") return { status: 400, json: filter.message };
  const compiled = compileMatchers(filter.query);
  if (compiled.kind === "refused") return { status: 400, json: `bad matcher format: ${compiled.fault.reason}` };
  const silences = await listSilences(ctx, { limit: mostShown });
  const here = silences.filter((silence) => concerns(source, silence));
  const asked = here.filter(({ matchers }) => compiled.matches(Object.fromEntries(matchers.map(({ name, value }) => [name, value]))));
  const views = asked.map((silence) => viewSilence(silence, ctx.now));
  views.sort((left, right) => {
    const byState = order.indexOf(left.status.state) - order.indexOf(right.status.state);
    return byState === 0 ? left.endsAt.localeCompare(right.endsAt) : byState;
  });
  return { status: 200, json: views };
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function badId(id: string): SenderAnswer {
  return { status: 422, json: { code: 601, message: `silenceID in path must be of type uuid: ${JSON.stringify(id)}` } };
}

async function found({ ctx, source }: Call, id: string): Promise<Silence | undefined> {
  try {
    const silence = await readSilence(ctx, asId<"silence">(id) satisfies SilenceId);
    return concerns(source, silence) ? silence : undefined;
  } catch (error) {
    if (error instanceof StaunchError && error.code === "not_found") return undefined;
    throw error;
  }
}

/** `GET /silence/{id}` */
export async function getSilence(call: Call): Promise<SenderAnswer> {
  const { ctx, request } = call;
  const id = request.params["silence"] ?? "";
  if (!uuid.test(id)) return badId(id);
  const silence = await found(call, id);
  return silence === undefined ? { status: 404 } : { status: 200, json: viewSilence(silence, ctx.now) };
}

/** `DELETE /silence/{id}`: it is kept, and over. */
export async function deleteSilence(call: Call): Promise<SenderAnswer> {
  const { ctx, deps, source, request } = call;
  const id = request.params["silence"] ?? "";
  if (!uuid.test(id)) return badId(id);
  const silence = await found(call, id);
  if (silence === undefined) return { status: 404, json: "silence not found" };
  if (!isOf(source, silence)) return notOurs;
  await endSilence(ctx, deps, silence.id);
  return { status: 200 };
}

/** `POST /silences`: with an id it is changed, or replaced where it is over. */
export async function postSilence(call: Call): Promise<SenderAnswer> {
  const fault = mediaFault(call);
  if (fault !== undefined) return fault;
  const json = parseJson(call.request.bytes);
  const read = json === undefined ? unreadableSilence("the body is not JSON") : readSilenceBody(json.value, call.ctx.now);
  if (read.kind === "refused") return read.answer;
  try {
    return await save(call, read.silence);
  } catch (error) {
    if (error instanceof StaunchError && error.code === "invalid") return { status: 400, json: `silence invalid: ${error.message}` };
    throw error;
  }
}

async function save(call: Call, posted: PostedSilence): Promise<SenderAnswer> {
  const { ctx, deps, source } = call;
  const { id, matchers, startsAt, endsAt, createdBy, comment } = posted;
  // Who writes such a matcher for Alertmanager means it; there is nobody to ask twice.
  const wish = {
    matchers: [...matchers, ownMatcher(source)],
    startsAt,
    endsAt,
    author: createdBy || source.name,
    reason: comment || "No comment was given.",
    confirmEverything: true,
  };
  if (id === undefined) return { status: 200, json: { silenceID: (await createSilence(ctx, deps, wish)).id } };
  const stored = uuid.test(id) ? await found(call, id) : undefined;
  if (stored === undefined) return { status: 404, json: "silence not found" };
  if (!isOf(source, stored)) return notOurs;
  const isOver = silenceState(stored, ctx.now) === "ended";
  const saved = isOver
    ? await createSilence(ctx, deps, wish)
    : await editSilence(ctx, deps, stored.id, { ...wish, version: stored.version });
  return { status: 200, json: { silenceID: saved.id } };
}
