import type { FastifyReply } from "fastify";
import { z } from "zod";
import { type AgentDeps, requireAgent } from "#mitigation/agent-deps.ts";
import type { Agent } from "#mitigation/agent.ts";
import { claimAgentJob, endAgentJob, takeAgentOutput } from "#mitigation/hear-agent.ts";
import { addAgent, listAgents, revokeAgent } from "#mitigation/manage-agents.ts";
import { storable } from "#mitigation/output-log.ts";
import { pollAgentJobs } from "#mitigation/poll-agent-jobs.ts";
import { contextOf, idParam, idSchema, problemResponses } from "#platform/index.ts";
import type { ApiInstance } from "#platform/index.ts";

const tags = ["agents"];

/** What the database can keep as it is. */
const keepable = z.string().refine((text) => storable(text) === text, "a text without NUL and without halves of characters");

const agentActionSchema = z.object({
  name: keepable.min(1).max(64),
  description: keepable.max(300),
  parameters: z.array(z.object({ name: keepable.min(1).max(50), pattern: keepable.max(500), isRequired: z.boolean() })).max(20),
  timeLimitSeconds: z.int().min(1).max(3_600),
});

const agentSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string().describe("The key's first characters"),
    createdBy: z.string(),
    createdAt: z.string(),
    lastSeenAt: z.string().nullable().describe("When it last asked for something to do"),
    version: z.string().nullable(),
    host: z.string().nullable(),
    actions: z.array(agentActionSchema).describe("What its own allow-list offers"),
  })
  .meta({ id: "Agent" });

const registeredAgentSchema = z
  .object({ agent: agentSchema, key: z.string().describe("Shown this once: STAUNCH_AGENT_KEY of the agent") })
  .meta({ id: "RegisteredAgent" });

function agentJson(agent: Agent): z.infer<typeof agentSchema> {
  const { id, name, prefix, createdByName, createdAt, lastSeenAt, softwareVersion, host, actions } = agent;
  return {
    id,
    name,
    prefix,
    createdBy: createdByName,
    createdAt: createdAt.toString(),
    lastSeenAt: lastSeenAt?.toString() ?? null,
    version: lastSeenAt === undefined ? null : softwareVersion,
    host: lastSeenAt === undefined ? null : host,
    actions: actions.map((action) => ({ ...action, parameters: action.parameters.map((parameter) => ({ ...parameter })) })),
  };
}

/** Agents as people manage them. */
export function agentRoutes(api: ApiInstance): void {
  const list = { 200: z.object({ items: z.array(agentSchema) }), ...problemResponses };
  api.get(
    "/agents",
    { schema: { tags, summary: "Agents: when they were last seen and what they offer", response: list } },
    async (request) => ({
      items: (await listAgents(contextOf(request))).map(agentJson),
    }),
  );
  const body = z.object({ name: z.string().trim().min(1).max(100) });
  const added = { 201: registeredAgentSchema, ...problemResponses };
  api.post(
    "/agents",
    { schema: { tags, summary: "Register an agent; the answer holds its key, once", body, response: added } },
    async (request, reply) => {
      const { agent, key } = await addAgent(contextOf(request), request.body.name);
      return reply.status(201).send({ agent: agentJson(agent), key });
    },
  );
  const gone = { 204: z.null(), ...problemResponses };
  api.delete(
    "/agents/:id",
    { schema: { tags, summary: "Revoke an agent's key", params: idParam<"agent">(), response: gone } },
    async (request, reply) => {
      await revokeAgent(contextOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}

const claim = { jobId: idSchema<"agent-job">(), claimKey: z.string().min(16).max(100) };
/** An agent's key opens these and nothing else, and nothing else opens these. */
const config = { public: true };

/** What an agent itself asks and says. */
export function agentProtocolRoutes(api: ApiInstance, deps: AgentDeps): void {
  const question = z.object({
    version: keepable.max(50),
    host: keepable.max(200),
    actions: z.array(agentActionSchema).max(200),
    slots: z.int().min(0).max(16).describe("How many more jobs it can take at once"),
    stopping: z.array(idSchema<"agent-job">()).max(64).default([]).describe("Those it was told to stop already"),
  });
  const orders = z.object({
    jobs: z.array(z.object({ payload: z.string().describe("JSON, signed as it is"), signature: z.string() })),
    stop: z.array(z.string()),
  });
  api.post(
    "/agent/poll",
    {
      config,
      schema: { tags, summary: "What there is to do; waits up to 25 s", body: question, response: { 200: orders, ...problemResponses } },
    },
    async (request, reply) => {
      const asking = await requireAgent(deps, request.headers.authorization);
      const { version: softwareVersion, ...rest } = request.body;
      const found = await pollAgentJobs(deps, asking, { softwareVersion, ...rest }, whenGone(reply));
      return { jobs: found.jobs.map((job) => ({ ...job })), stop: [...found.stop] };
    },
  );
  const done = { 204: z.null(), ...problemResponses };
  api.post(
    "/agent/claim",
    { config, schema: { tags, summary: "Take a job, once", body: z.object(claim), response: done } },
    async (request, reply) => {
      await claimAgentJob(await requireAgent(deps, request.headers.authorization), request.body);
      return reply.status(204).send(null);
    },
  );
  wordRoutes(api, deps);
}

function wordRoutes(api: ApiInstance, deps: AgentDeps): void {
  const batch = z.object({ ...claim, batch: z.int().min(1), lines: z.array(z.string().max(20_000)).max(5_000) });
  const taken = { 200: z.object({ isFull: z.boolean().describe("No more of it will be kept") }), ...problemResponses };
  api.post(
    "/agent/output",
    { config, schema: { tags, summary: "Hand over the next batch of a job's output", body: batch, response: taken } },
    async (request) => ({ isFull: await takeAgentOutput(await requireAgent(deps, request.headers.authorization), request.body) }),
  );
  const word = z.object({ ...claim, outcome: z.enum(["succeeded", "failed", "lost", "refused"]), reason: z.string().max(1_000) });
  api.post(
    "/agent/end",
    {
      config,
      schema: {
        tags,
        summary: "Say how a job ended, or that it was refused",
        body: word,
        response: { 204: z.null(), ...problemResponses },
      },
    },
    async (request, reply) => {
      await endAgentJob(await requireAgent(deps, request.headers.authorization), request.body);
      return reply.status(204).send(null);
    },
  );
}

/** Aborted when the connection is: at the server's end all are closed, and nobody waits on. */
function whenGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once("close", () => gone.abort());
  return gone.signal;
}
