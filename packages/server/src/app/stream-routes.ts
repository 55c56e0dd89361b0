import { requirePermission } from "#identity/index.ts";
import { type ApiRoutes, contextOf, type EventStream } from "#platform/index.ts";

/** `GET /api/v1/stream`: everything that happens in the organisation and that whoever asks may see, as server-sent events; `Last-Event-ID` resumes. */
export function streamRoutes(stream: EventStream): ApiRoutes {
  return (api) => {
    api.get("/stream", { schema: { tags: ["events"], summary: "Live events (server-sent events)" } }, async (request, reply) => {
      const { actor } = contextOf(request);
      requirePermission(actor, "events:read");
      reply.hijack();
      reply.raw.writeHead(200, {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        connection: "keep-alive",
        "x-accel-buffering": "no",
      });
      reply.raw.write("retry: 1000\n\n");
      const lastEventId = request.headers["last-event-id"];
      await stream.attach(actor, reply.raw, typeof lastEventId === "string" ? lastEventId : undefined);
    });
  };
}
