import scalar from "@scalar/fastify-api-reference";
import type { PublicRoutes } from "#platform/index.ts";

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · Staunch</title>
</head>
<body>
<div id="app"></div>
<script src="/api/docs/library/js/scalar.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`;

/** A file of its own, because no page of ours may carry a script in its text. Nothing is fetched from anywhere else. */
const start = `Scalar.createApiReference("#app", {
  url: "/api/v1/openapi.json",
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  agent: { disabled: true },
  mcp: { disabled: true },
});
`;

/** `/api/docs`: the API to read and to try, drawn from the OpenAPI document of this very server. */
export const docsRoutes: PublicRoutes = (server) => {
  void server.register(scalar, { routePrefix: "/api/docs/library", configuration: { url: "/api/v1/openapi.json" } });
  server.get("/api/docs", { schema: { hide: true } }, (_request, reply) => reply.type("text/html; charset=utf-8").send(page));
  server.get("/api/docs/start.js", { schema: { hide: true } }, (_request, reply) =>
    reply.type("text/javascript; charset=utf-8").send(start),
  );
};
