import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";

/** Where a module hangs its endpoints: Fastify, with every part of a request and answer described by a schema. */
export type ApiInstance = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;
/** The same outside the API: no sign-in, no prefix. */
export type PublicInstance = ApiInstance;
