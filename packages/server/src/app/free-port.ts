import { createServer } from "node:net";

/** A port nobody listens on at this moment: what port 0 means, found out before the addresses that name it are written. */
export async function freePort(host: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, host, resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port could be found");
  return address.port;
}
