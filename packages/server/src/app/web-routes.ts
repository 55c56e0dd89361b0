import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { PublicInstance } from "#platform/index.ts";

const folder = fileURLToPath(new URL("../../../web/dist", import.meta.url));
/** Only here do names change with content; the theme script and the icon keep theirs. */
const hashedFolder = join(folder, "assets/");
const forEver = "public, max-age=31536000, immutable";
/** What belongs to the server: an unknown address below these is an error, not a screen. */
const serverPaths = ["/api/", "/integrations/", "/status/", "/a/", "/metrics", "/healthz", "/readyz", "/assets/"];

/** Serves the built web: files by their hashed names for ever, and the one page for every address the browser's router knows. */
export async function serveWeb(server: PublicInstance): Promise<void> {
  const shellPath = join(folder, "index.html");
  if (!existsSync(shellPath)) return;
  const shell = readFileSync(shellPath);
  await server.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (response, path) => void response.header("cache-control", path.startsWith(hashedFolder) ? forEver : "no-cache"),
  });
  server.setNotFoundHandler((request, reply) => {
    const isScreen = request.method === "GET" && !serverPaths.some((path) => request.url.startsWith(path));
    if (isScreen) return reply.header("content-type", "text/html; charset=utf-8").header("cache-control", "no-cache").send(shell);
    return reply.status(404).header("content-type", "application/problem+json; charset=utf-8").send(notFoundProblem(request.url));
  });
}

function notFoundProblem(url: string): string {
  const detail = `Nothing is at ${url.split("?", 1)[0]}.`;
  return JSON.stringify({ type: "urn:staunch:problem:not_found", title: "Not found", status: 404, detail });
}
