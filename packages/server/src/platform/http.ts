import { createServer } from "node:http";
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import { asId, type Id } from "@staunch/core/kernel";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController } from "fastify";
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import { z } from "zod";
import type { ApiInstance, PublicInstance } from "#platform/api-instance.ts";
import type { Clock } from "#platform/clock.ts";
import { type Actor, type CommandContext, commandContext } from "#platform/context.ts";
import type { Database } from "#platform/database.ts";
import { forbidden, unauthenticated } from "#platform/errors.ts";
import { keepAnswers } from "#platform/idempotency.ts";
import type { Log } from "#platform/log.ts";
import type { Module } from "#platform/module.ts";
import { problemSchema, sendProblem } from "#platform/problem.ts";
import type { SecretBox } from "#platform/secrets.ts";
import { SenderServer } from "#platform/sender-http.ts";
import { openSenderLane } from "#platform/sender-lane.ts";

/** Who is asking? Undefined when the request carries no valid session and no valid key. */
export type Authenticate = (request: FastifyRequest) => Promise<Actor | undefined>;

declare module "fastify" {
  interface FastifyContextConfig {
    /** The endpoint needs nobody to be signed in. */
    public?: boolean;
  }
  interface FastifyRequest {
    commandContext: CommandContext | null;
  }
}

export interface HttpOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly authenticate: Authenticate;
  readonly modules: readonly Module[];
  readonly secrets: SecretBox;
  /** Where people reach this server; cookies and cross-site checks go by it. */
  readonly publicUrl: string;
  readonly version: string;
}

/** Body limit of the API; vendor endpoints set their own. */
const bodyBytes = 1_048_576;
const requestsPerMinute = 1_200;
/** A request must have arrived whole within this, so that slow ones cannot hold connections for ever. */
const requestTimeoutMs = 30_000;

/** Who is asking, when, and the way into a transaction. @throws unauthenticated on a public endpoint nobody is signed in at. */
export function contextOf(request: FastifyRequest): CommandContext {
  if (request.commandContext === null) throw unauthenticated("Sign in, or send an API key as Authorization: Bearer.");
  return request.commandContext;
}

/** A path parameter `id`, as the identifier it is. */
export function idParam<Name extends string>(): z.ZodObject<{ id: z.ZodType<Id<Name>, string> }> {
  return z.object({ id: idSchema<Name>() });
}

export function idSchema<Name extends string>(): z.ZodType<Id<Name>, string> {
  return z.guid().transform((text) => asId<Name>(text.toLowerCase()));
}

/** Statuses that any endpoint may answer with, for the OpenAPI document. */
export const problemResponses = { "4xx": problemSchema, "5xx": problemSchema } as const;

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** A browser sends its cookie wherever the form came from; only our own pages may write with it. */
function refuseCrossSite(request: FastifyRequest, publicUrl: string): void {
  if (safeMethods.has(request.method) || request.headers.authorization !== undefined) return;
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") throw forbidden("This request came from another site.");
  const origin = request.headers.origin;
  if (origin === undefined || origin === new URL(publicUrl).origin) return;
  // `null` is what a sandboxed page sends: nobody of ours.
  const host = URL.canParse(origin) ? new URL(origin).host : undefined;
  if (host !== request.headers.host) throw forbidden("This request came from another site.");
}

/** The server with every module's endpoints on it; not listening yet. */
export async function createHttp(options: HttpOptions): Promise<ApiInstance> {
  const senders = new SenderServer(
    options.modules.flatMap((module) => module.senderRoutes ?? []),
    options.log,
  );
  const server = Fastify({
    serverFactory: (handler) => {
      const node = createServer({ requestTimeout: requestTimeoutMs }, (request, response) => {
        if (!senders.take(request, response)) handler(request, response);
      });
      openSenderLane(node, senders);
      return node;
    },
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyBytes,
    trustProxy: "loopback",
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 600 },
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.setErrorHandler((error, _request, reply) => sendProblem(reply, error, options.log));
  server.decorateRequest("commandContext", null);
  await server.register(cookie);
  await server.register(helmet, {
    contentSecurityPolicy: { directives: contentSecurityPolicy },
    strictTransportSecurity: options.publicUrl.startsWith("https:"),
  });
  await describeApi(server, options.version);
  for (const module of options.modules) {
    if (module.publicRoutes !== undefined) await server.register(async (scope: PublicInstance) => module.publicRoutes?.(scope));
  }
  await server.register((scope) => mountApi(scope, options), { prefix: "/api/v1" });
  return server;
}

const contentSecurityPolicy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  // React Aria positions overlays by style attributes.
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", "data:"],
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  frameAncestors: ["'self'"],
  upgradeInsecureRequests: null,
};

async function describeApi(server: ApiInstance, version: string): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Staunch", version, description: "Incident management: detect, declare, mitigate, communicate, resolve, review." },
      components: { securitySchemes: { apiKey: { type: "http", scheme: "bearer" } } },
      security: [{ apiKey: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
}

async function mountApi(scope: FastifyInstance, options: HttpOptions): Promise<void> {
  const api: ApiInstance = scope.withTypeProvider<ZodTypeProvider>();
  await api.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => request.headers.authorization ?? request.ip,
  });
  api.addHook("onRequest", async (request) => {
    refuseCrossSite(request, options.publicUrl);
    const actor = await options.authenticate(request);
    if (actor !== undefined) request.commandContext = commandContext(options.database, actor, options.clock.now());
    else if (request.routeOptions.config.public !== true) contextOf(request);
  });
  keepAnswers(api, options.database, options.secrets);
  api.get("/openapi.json", { schema: { hide: true }, config: { public: true } }, () => scope.swagger());
  for (const module of options.modules) module.routes?.(api);
}
