import { once } from "node:events";
import { createServer } from "node:http";
import type { Module } from "@staunch/server/platform";
import { createLog, SenderServer } from "@staunch/server/platform";

/** The endpoints of one module at a port of this machine, as the server mounts them. */
export interface MountedModule extends AsyncDisposable {
  readonly url: string;
}

export async function mountModule(module: Module): Promise<MountedModule> {
  const senders = new SenderServer(module.senderRoutes ?? [], createLog("silent"));
  const server = createServer((request, response) => {
    if (!senders.take(request, response)) response.writeHead(404).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the module has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
