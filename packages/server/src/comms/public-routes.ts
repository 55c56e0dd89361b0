import rateLimit from "@fastify/rate-limit";
import type { FastifyReply, FastifyRequest } from "fastify";
import { asId, type OrganisationId } from "@staunch/core/kernel";
import { z } from "zod";
import { confirmSubscription, unsubscribe } from "#comms/answer-subscription.ts";
import { pagePolicy } from "#comms/page-style.ts";
import type { PublishedPages, ServedDocument } from "#comms/published-pages.ts";
import { type Notice, renderNotice } from "#comms/render-forms.ts";
import type { PublishedPage } from "#comms/store-documents.ts";
import { askForUpdates } from "#comms/subscribe.ts";
import { openSubscription, type SubscriptionRef } from "#comms/subscription-links.ts";
import {
  type Clock,
  type CommandContext,
  commandContext,
  type Database,
  type PublicInstance,
  type SecretBox,
  StaunchError,
} from "#platform/index.ts";

export interface PublicDeps {
  readonly published: PublishedPages;
  readonly database: Database;
  readonly clock: Clock;
  readonly secrets: SecretBox;
}

const slugParams = z.object({ slug: z.string().max(60) });
const tokenParams = slugParams.extend({ token: z.string().max(200) });
/** Forms are small; whatever is larger is not one of ours. */
const formBytes = 16_384;
const mostComponents = 200;

/** What browsers, readers of feeds and mail programs ask for, without an account. */
export function publicRoutes(server: PublicInstance, deps: PublicDeps): void {
  const policy = pagePolicy();
  server.removeAllContentTypeParsers();
  // Form or multipart (RFC 8058 allows both): only the form of the page is looked into.
  server.addContentTypeParser("*", { parseAs: "string", bodyLimit: formBytes }, (_request, body, done) => done(null, body));
  server.addHook("onSend", async (_request, reply, payload) => {
    reply.header("content-security-policy", policy);
    return payload;
  });
  server.addHook("onClose", () => deps.published.settled());

  for (const path of ["", "history", "subscribe", "feed.atom"]) {
    server.get(`/status/:slug${path === "" ? "" : `/${path}`}`, hidden(slugParams), (request, reply) =>
      sendDocument(deps, request, reply, { slug: request.params.slug, path }),
    );
  }
  const incidentParams = slugParams.extend({ id: z.guid() });
  server.get("/status/:slug/incidents/:id", hidden(incidentParams), (request, reply) =>
    sendDocument(deps, request, reply, { slug: request.params.slug, path: `incidents/${request.params.id.toLowerCase()}` }),
  );
  // The plugin must stand before the routes it limits; what is registered waits for it.
  void server.register(async (forms: PublicInstance) => {
    await forms.register(rateLimit, { max: 60, timeWindow: 60_000 });
    subscribeRoute(forms, deps);
    confirmRoutes(forms, deps);
    unsubscribeRoutes(forms, deps);
  });
}

function hidden<Params extends z.ZodType>(params: Params) {
  return { schema: { hide: true, params } };
}

interface Wanted {
  readonly slug: string;
  readonly path: string;
}

async function sendDocument(deps: PublicDeps, request: FastifyRequest, reply: FastifyReply, wanted: Wanted): Promise<FastifyReply> {
  const page = await deps.published.find(wanted.slug);
  const found = page === undefined ? undefined : deps.published.document(wanted.slug, wanted.path);
  if (found === undefined) return sendNoPage(reply);
  // Short, shared, and kept while we are away: a status page behind a cache must outlive what it reports on.
  reply.header("cache-control", "public, max-age=0, s-maxage=10, stale-while-revalidate=30, stale-if-error=86400");
  reply.header("etag", found.etag).header("vary", "accept-encoding").type(found.contentType);
  if (knows(request, found)) return reply.status(304).send();
  if (!/\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""))) return reply.send(found.body);
  return reply.header("content-encoding", "gzip").send(found.gzip);
}

function sendNoPage(reply: FastifyReply): FastifyReply {
  return reply.status(404).type("text/plain; charset=utf-8").send("There is no such page.\n");
}

function knows(request: FastifyRequest, document: ServedDocument): boolean {
  const given = request.headers["if-none-match"];
  return given !== undefined && given.split(",").some((etag) => etag.trim() === document.etag);
}

function sendNotice(reply: FastifyReply, page: Named, notice: Notice): FastifyReply {
  return reply.header("cache-control", "no-store").type("text/html; charset=utf-8").send(renderNotice(page, notice));
}

/** A visitor acts for nobody but the address: no role, no person. */
function visitorContext(deps: PublicDeps, organisationId: OrganisationId, subscriberId: string | null): CommandContext {
  const actor = { kind: "link", id: subscriberId, name: "A subscriber", organisationId, role: "observer" } as const;
  return commandContext(deps.database, actor, deps.clock.now());
}

const checkMail: Notice = {
  title: "Look into your mail",
  text: "If the address can be reached, a mail is on its way. Updates begin once you confirm.",
};

function subscribeRoute(server: PublicInstance, deps: PublicDeps): void {
  server.post("/status/:slug/subscribe", hidden(slugParams), async (request, reply) => {
    const page = await deps.published.find(request.params.slug);
    if (page === undefined) return sendNoPage(reply);
    const form = new URLSearchParams(typeof request.body === "string" ? request.body : "");
    const componentIds = form
      .getAll("component")
      .filter((id) => z.guid().safeParse(id).success)
      .slice(0, mostComponents);
    try {
      await askForUpdates(visitorContext(deps, page.organisationId, null), {
        pageId: page.pageId,
        address: form.get("address") ?? "",
        audience: "public",
        componentIds: componentIds.map((id) => asId<"component">(id.toLowerCase())),
      });
    } catch (error) {
      if (!(error instanceof StaunchError) || error.code !== "invalid") throw error;
      const notice = { title: "That is no mail address", text: "Go back and check what you typed." };
      return sendNotice(reply.status(422), page, notice);
    }
    return sendNotice(reply, page, checkMail);
  });
}

const voidLink: Notice = {
  title: "This link does not work any more",
  text: "It may have been used up or cut off by a mail program. Subscribe again to get a new one.",
};

function confirmRoutes(server: PublicInstance, deps: PublicDeps): void {
  server.get("/status/:slug/confirm/:token", hidden(tokenParams), async (request, reply) => {
    const { page, ref } = await opened(deps, "comms.confirm", request.params);
    if (page === undefined) return sendNoPage(reply);
    if (ref === undefined) return sendNotice(reply.status(404), page, voidLink);
    const action = `/status/${page.slug}/confirm/${request.params.token}`;
    return sendNotice(reply, page, {
      title: "Confirm your address",
      text: `Press the button to get updates from ${page.name}.`,
      button: { label: "Confirm", action },
    });
  });
  server.post("/status/:slug/confirm/:token", hidden(tokenParams), async (request, reply) => {
    const { page, ref } = await opened(deps, "comms.confirm", request.params);
    if (page === undefined) return sendNoPage(reply);
    const confirmed = ref !== undefined && (await confirmSubscription(visitorContext(deps, ref.organisationId, ref.subscriberId), ref));
    if (!confirmed) return sendNotice(reply.status(404), page, voidLink);
    return sendNotice(reply, page, { title: "Confirmed", text: `You will get updates from ${page.name}. Every mail has a link to stop.` });
  });
}

function unsubscribeRoutes(server: PublicInstance, deps: PublicDeps): void {
  server.get("/status/:slug/unsubscribe/:token", hidden(tokenParams), async (request, reply) => {
    const { page, ref } = await opened(deps, "comms.unsubscribe", request.params);
    if (page === undefined) return sendNoPage(reply);
    if (ref === undefined) return sendNotice(reply.status(404), page, voidLink);
    const action = `/status/${page.slug}/unsubscribe/${request.params.token}`;
    return sendNotice(reply, page, {
      title: "Stop the mails",
      text: `Press the button and ${page.name} sends you no more updates.`,
      button: { label: "Stop", action },
    });
  });
  // RFC 8058: a POST without cookies, answered without a redirect.
  server.post("/status/:slug/unsubscribe/:token", hidden(tokenParams), async (request, reply) => {
    const { page, ref } = await opened(deps, "comms.unsubscribe", request.params);
    if (page === undefined) return sendNoPage(reply);
    if (ref === undefined) return sendNotice(reply.status(404), page, voidLink);
    await unsubscribe(visitorContext(deps, ref.organisationId, ref.subscriberId), ref);
    return sendNotice(reply, page, { title: "Stopped", text: `You get no more mails from ${page.name}.` });
  });
}

type Named = Pick<PublishedPage, "slug" | "name">;

interface Opened {
  readonly page: Named | undefined;
  readonly ref: SubscriptionRef | undefined;
}

/** A link we signed works as long as the mail lies in somebody's mailbox, even when its page is gone from the outside. */
async function opened(
  deps: PublicDeps,
  purpose: "comms.confirm" | "comms.unsubscribe",
  params: z.output<typeof tokenParams>,
): Promise<Opened> {
  const ref = openSubscription(deps.secrets, purpose, params.token);
  const found: Named | undefined = await deps.published.find(params.slug);
  const page = found ?? (ref === undefined ? undefined : { slug: params.slug, name: params.slug });
  return { page, ref };
}
