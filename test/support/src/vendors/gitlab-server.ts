import {
  firstBroken,
  listAt,
  startVendorServer,
  textAt,
  type VendorReply,
  type VendorRequest,
  type VendorServer,
} from "./vendor-server.ts";

/** A pipeline with one job; it goes one step further at each look. */
export interface GitlabPipeline {
  readonly id: number;
  readonly ref: string;
  readonly variables: Readonly<Record<string, string>>;
  status: "created" | "running" | "success" | "failed" | "canceling" | "canceled";
}

/** What a test changes. */
export interface GitlabBehaviour {
  /** How pipelines end. */
  ends: "success" | "failed";
  isStuck: boolean;
  /** A wish to cancel is taken and nothing comes of it. */
  ignoresCancel: boolean;
  scopes: readonly string[];
}

/** GitLab's REST API for the project `acme/checkout`; refuses what GitLab refuses, in its words. */
export interface GitlabServer extends VendorServer {
  readonly token: string;
  readonly pipelines: readonly GitlabPipeline[];
  readonly behaviour: GitlabBehaviour;
}

const token = "glpat-0123456789abcdefghij";
const root = "/api/v4/projects/acme%2Fcheckout";
const trace =
  "\u001B[0KRunning with gitlab-runner\u001B[0;m\nsection_start:1764000000:step_script\r\u001B[0K\u001B[32;1m$ ./roll-back\u001B[0;m\n" +
  "10 %\r50 %\rdone\n\u001B[32;1mJob succeeded\u001B[0;m\n";

export async function startGitlabServer(): Promise<GitlabServer> {
  const pipelines: GitlabPipeline[] = [];
  const behaviour: GitlabBehaviour = { ends: "success", isStuck: false, ignoresCancel: false, scopes: ["api"] };
  const server = await startVendorServer((request) => answer(request, pipelines, behaviour));
  return { ...server, token, pipelines, behaviour };
}

const no = (status: number, message: unknown): VendorReply => ({ status, json: { message } });

function answer(request: VendorRequest, pipelines: GitlabPipeline[], behaviour: GitlabBehaviour): VendorReply {
  const { headers, method, path } = request;
  if (headers["private-token"] !== token) return no(401, "401 Unauthorized");
  if (method === "GET" && path === "/api/v4/personal_access_tokens/self") {
    return { status: 200, json: { id: 1, name: "staunch", scopes: behaviour.scopes, active: true, expires_at: "2027-11-23" } };
  }
  if (!behaviour.scopes.includes("api")) {
    return {
      status: 403,
      json: { error: "insufficient_scope", error_description: "The request requires higher privileges than provided by the access token." },
    };
  }
  return path.startsWith(`${root}/`) ? inProject(request, path.slice(root.length), pipelines, behaviour) : no(404, "404 Project Not Found");
}

function inProject(request: VendorRequest, below: string, pipelines: GitlabPipeline[], behaviour: GitlabBehaviour): VendorReply {
  const { method } = request;
  if (method === "POST" && below === "/pipeline") return started(request, pipelines);
  if (method === "GET" && below === "/ci/lint") return linted(request);
  if (method === "GET" && /^\/jobs\/\d+\/trace$/.test(below)) return { status: 200, text: trace };
  const named = /^\/pipelines\/(\d+)(\/jobs|\/cancel)?$/.exec(below);
  const pipeline = pipelines.find(({ id }) => id === Number(named?.[1]));
  return pipeline === undefined ? no(404, "404 Not found") : ofPipeline(`${method} ${named?.[2] ?? ""}`, pipeline, behaviour);
}

function started({ json }: VendorRequest, pipelines: GitlabPipeline[]): VendorReply {
  const variables = listAt(json?.["variables"]).map(({ key, value }) => [textAt(key), textAt(value)] as const);
  const fault = firstBroken([
    [json?.["ref"] !== "main", no(400, { base: ["Reference not found"] })],
    [variables.some(([key]) => !/^\w+$/.test(key)), no(400, { base: ["Variables key can contain only letters, digits and '_'."] })],
  ]);
  if (fault !== undefined) return fault;
  const pipeline: GitlabPipeline = { id: 100 + pipelines.length, ref: "main", variables: Object.fromEntries(variables), status: "created" };
  pipelines.push(pipeline);
  return { status: 201, json: shown(pipeline) };
}

function linted({ query }: VendorRequest): VendorReply {
  if (query.get("dry_run_ref") !== "main") return { status: 200, json: { valid: false, errors: ["Reference not found"], warnings: [] } };
  return {
    status: 200,
    json: { valid: true, errors: [], warnings: [], jobs: [{ name: "roll-back", stage: "deploy", script: ["./roll-back"] }] },
  };
}

function shown({ id, ref, status }: GitlabPipeline): object {
  return { id, ref, status, source: "api", web_url: `https://gitlab.example/acme/checkout/-/pipelines/${id}` };
}

function ofPipeline(what: string, pipeline: GitlabPipeline, behaviour: GitlabBehaviour): VendorReply {
  switch (what) {
    case "GET ":
      step(pipeline, behaviour);
      return { status: 200, json: shown(pipeline) };
    case "GET /jobs":
      return {
        status: 200,
        json: [{ id: pipeline.id * 10, name: "roll-back", stage: "deploy", status: pipeline.status, allow_failure: false }],
      };
    case "POST /cancel":
      if (!behaviour.ignoresCancel) pipeline.status = "canceling";
      return { status: 200, json: shown(pipeline) };
    default:
      return no(405, "405 Method Not Allowed");
  }
}

function step(pipeline: GitlabPipeline, { ends, isStuck }: GitlabBehaviour): void {
  if (pipeline.status === "canceling") pipeline.status = "canceled";
  else if (pipeline.status === "created") pipeline.status = "running";
  else if (pipeline.status === "running" && !isStuck) pipeline.status = ends;
}
