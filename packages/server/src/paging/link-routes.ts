import type { FastifyReply } from "fastify";
import { z } from "zod";
import type { PublicRoutes } from "#platform/index.ts";
import { answerLink, type LinkView, viewLink } from "#paging/answer-link.ts";
import { linkScreen } from "#paging/link-screen.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";

const params = z.object({ token: z.string().max(400) });

/**
 * `/a/<token>`: a GET shows a page with a button and changes nothing, because
 * mail scanners and previews open every link; the button's POST acknowledges.
 */
export function linkRoutes(deps: PagingDeps): PublicRoutes {
  return (server) => {
    // The button sends an empty form; whatever a form carries is of no interest.
    server.addContentTypeParser(
      ["application/x-www-form-urlencoded", "multipart/form-data"],
      { bodyLimit: 10_000 },
      (_request, payload, done) => {
        payload.resume().on("end", () => done(null, undefined));
      },
    );
    server.get("/a/:token", { schema: { params, hide: true } }, async (request, reply) =>
      show(deps, reply, await viewLink(deps, request.params.token)),
    );
    server.post("/a/:token", { schema: { params, hide: true } }, async (request, reply) =>
      show(deps, reply, await answerLink(deps, request.params.token)),
    );
  };
}

function show(deps: PagingDeps, reply: FastifyReply, view: LinkView): FastifyReply {
  const { status, markup } = linkScreen(view, deps.clock.now());
  return reply
    .status(status)
    .header("content-type", "text/html; charset=utf-8")
    .header("cache-control", "no-store")
    .header("referrer-policy", "no-referrer")
    .header("x-robots-tag", "noindex")
    .send(markup);
}
