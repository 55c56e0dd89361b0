import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";

/** The releases of the sample shop: the second one fails about three checkouts in ten. */
const failureShare: Readonly<Record<string, number>> = { "1.0.0": 0, "2.0.0": 0.3 };
/** The error rate is over this many of the last checkouts. */
const windowSize = 200;

/** A small shop that can be deployed, fails when its release is bad, and lets itself be rolled back by a signed call. */
export class Shop implements AsyncDisposable {
  readonly #server: Server;
  readonly #recent: boolean[] = [];
  #version = "1.0.0";
  #secret: string | undefined;
  /** Every run that asked for a rollback; the story checks that there was exactly one. */
  readonly rollbacks: string[] = [];

  constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, "127.0.0.1", resolve);
    });
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the shop is not listening");
    return `http://127.0.0.1:${address.port}`;
  }

  get version(): string {
    return this.#version;
  }

  /** In percent of the last checkouts. */
  get errorRate(): number {
    if (this.#recent.length === 0) return 0;
    return (100 * this.#recent.filter((failed) => failed).length) / this.#recent.length;
  }

  deploy(version: string): void {
    this.#version = version;
  }

  /** The secret that Staunch signs its calls with. */
  trust(secret: string): void {
    this.#secret = secret;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === "/checkout") return this.#checkout(response);
    if (request.url === "/stats") {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ version: this.#version, errorRatePercent: this.errorRate }));
      return;
    }
    if (request.method === "POST" && request.url === "/rollback") return this.#rollBack(request, response);
    response.writeHead(404).end();
  }

  #checkout(response: ServerResponse): void {
    const failed = Math.random() < (failureShare[this.#version] ?? 1);
    this.#recent.push(failed);
    if (this.#recent.length > windowSize) this.#recent.shift();
    response.writeHead(failed ? 500 : 200).end();
  }

  /** What a deploy tool would offer: checks who asks, goes back, and tells how it goes line by line. */
  async #rollBack(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const call = new Webhook(this.#secret ?? "").verify(body, headers) as { readonly parameters?: { readonly version?: string } };
    const version = call.parameters?.version ?? "1.0.0";
    this.rollbacks.push(String(headers["idempotency-key"]));
    response.writeHead(200, { "content-type": "text/plain" });
    response.write(`draining version ${this.#version}\n`);
    await sleep(400);
    this.#version = version;
    response.write(`version ${version} takes the traffic\n`);
    await sleep(400);
    response.end("rollback complete\n");
  }
}

/** Customers of the sample shop: checkouts at a steady pace until stopped. */
export function startLoad(shop: Shop): Disposable {
  const timer = setInterval(() => {
    fetch(`${shop.url}/checkout`).then(
      (response) => response.arrayBuffer(),
      () => undefined,
    );
  }, 10);
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
    },
  };
}
