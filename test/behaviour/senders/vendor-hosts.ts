import { readFile, rm } from "node:fs/promises";
import { createServer, request as forwardRequest } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, type Server } from "node:net";
import { join } from "node:path";
import { runProgram, temporaryFolder } from "@staunch/test-support";

/** Names that some senders have built in. */
const vendorHosts = ["events.pagerduty.com", "api.opsgenie.com", "api.eu.opsgenie.com", "alert.victorops.com"];

/**
 * Staunch at the vendors' own addresses, as an operator does it with a name server, a proxy and a certificate of their own:
 * TLS on a port of this machine, and a proxy by which programs come there whatever host they ask for.
 */
export interface VendorHosts extends AsyncDisposable {
  /** Of the TLS itself; its certificate is also good for 127.0.0.1. */
  readonly port: number;
  readonly proxyUrl: string;
  /** The throw-away certificate to trust. */
  readonly certificateFile: string;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

async function throwAwayCertificate(folder: string): Promise<{ readonly key: string; readonly cert: string }> {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const names = [...vendorHosts.map((host) => `DNS:${host}`), "IP:127.0.0.1"].join();
  const kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  await runProgram("openssl", [...kind, "-subj", "/CN=throw-away", "-addext", `subjectAltName=${names}`, "-keyout", key, "-out", cert]);
  return { key, cert };
}

/** @param target where Staunch listens, as `http://127.0.0.1:7080`. */
export async function startVendorHosts(target: string): Promise<VendorHosts> {
  const folder = await temporaryFolder();
  const files = await throwAwayCertificate(folder);
  const tls = createTlsServer({ key: await readFile(files.key), cert: await readFile(files.cert) }, (request, response) => {
    const { method, headers } = request;
    const forward = forwardRequest(new URL(request.url ?? "/", target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forward.on("error", () => response.destroy());
    request.pipe(forward);
  });
  const port = await listen(tls);
  const proxy = createServer();
  proxy.on("connect", (_request, socket) => {
    const upstream = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => upstream.destroy());
  });
  const proxyPort = await listen(proxy);
  return {
    port,
    proxyUrl: `http://127.0.0.1:${proxyPort}`,
    certificateFile: files.cert,
    async [Symbol.asyncDispose]() {
      tls.closeAllConnections();
      proxy.closeAllConnections();
      await Promise.all([new Promise((resolve) => tls.close(resolve)), new Promise((resolve) => proxy.close(resolve))]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
