import {
  firstBroken,
  isRecord,
  startVendorServer,
  textAt,
  type VendorReply,
  type VendorRequest,
  type VendorServer,
} from "./vendor-server.ts";

/** A step of the workflow's one job, and how it ends. */
export interface GithubStep {
  readonly name: string;
  readonly conclusion: "success" | "failure";
}

/** A workflow run; it takes one step further at each look. */
export interface GithubRun {
  readonly id: number;
  readonly inputs: Readonly<Record<string, string>>;
  readonly ref: string;
  readonly title: string;
  status: "queued" | "in_progress" | "completed";
  conclusion: string | null;
  /** How many of the steps are done. */
  done: number;
  isToStop: boolean;
}

/** What a test changes. */
export interface GithubBehaviour {
  steps: readonly GithubStep[];
  /** `details`: names the run that a dispatch started. `older`: knows no return_run_details. `silent`: answers 204 without saying which. */
  dispatching: "details" | "older" | "silent";
  /** The token lacks Actions: write. */
  mayDispatch: boolean;
  /** Runs stay at their present step. */
  isStuck: boolean;
  /** A wish to cancel is taken and nothing comes of it. */
  ignoresCancel: boolean;
  /** Somebody else starts the workflow at the same moment. */
  isCrowded: boolean;
}

/**
 * GitHub's REST API for one repository with one workflow, `rollback.yml`: checks the token and the version header,
 * and refuses what GitHub refuses, in its words. Logs lie at another address, as they do there.
 */
export interface GithubServer extends VendorServer {
  readonly token: string;
  readonly runs: readonly GithubRun[];
  readonly behaviour: GithubBehaviour;
}

const token = "github_pat_11AAAAAAA0exampleexampleexample";
const root = "/repos/acme/checkout";
const workflowFile = `name: Roll back
run-name: Roll back \${{ inputs.staunch_run }}
on:
  workflow_dispatch:
    inputs:
      version:
        required: true
      staunch_run:
        required: false
jobs:
  rollback:
    runs-on: ubuntu-latest
`;
const log = "2026-11-23T14:08:01.0000000Z kubectl set image\n2026-11-23T14:08:02.0000000Z deployment rolled out\n";

export async function startGithubServer(): Promise<GithubServer> {
  const runs: GithubRun[] = [];
  const behaviour: GithubBehaviour = {
    steps: [{ name: "Deploy", conclusion: "success" }],
    dispatching: "details",
    mayDispatch: true,
    isStuck: false,
    ignoresCancel: false,
    isCrowded: false,
  };
  // Where logs lie takes no token of GitHub's, and refuses requests that carry one.
  const logs = await startVendorServer(({ headers }) =>
    headers.authorization === undefined ? { status: 200, text: log } : { status: 400, text: "InvalidAuthenticationInfo" },
  );
  const server = await startVendorServer((request) => answer(request, { runs, behaviour, logsUrl: logs.url, url: () => server.url }));
  return {
    ...server,
    token,
    runs,
    behaviour,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await logs[Symbol.asyncDispose]();
    },
  };
}

interface World {
  readonly runs: GithubRun[];
  readonly behaviour: GithubBehaviour;
  readonly logsUrl: string;
  url(): string;
}

const no = (status: number, message: string): VendorReply => ({
  status,
  json: { message, documentation_url: "https://docs.github.com/rest", status: String(status) },
});
const notFound = no(404, "Not Found");

function answer(request: VendorRequest, world: World): VendorReply {
  const { headers, method, path } = request;
  if (headers["user-agent"] === undefined) return no(403, "Request forbidden by administrative rules.");
  if (headers.authorization !== `Bearer ${token}`) return no(401, "Bad credentials");
  if (!["2022-11-28", "2026-03-10"].includes(textAt(headers["x-github-api-version"]))) return no(400, "Unsupported API version");
  if (method === "GET" && path === "/rate_limit")
    return { status: 200, json: { rate: { limit: 5_000, remaining: 4_987, reset: 1_795_000_000 } } };
  return path.startsWith(`${root}/`) ? inRepository(request, path.slice(root.length), world) : notFound;
}

function inRepository(request: VendorRequest, below: string, world: World): VendorReply {
  const workflow = /^\/actions\/workflows\/([^/]+)(\/.*)?$/.exec(below);
  if (workflow !== null) return workflow[1] === "rollback.yml" ? ofWorkflow(request, workflow[2] ?? "", world) : notFound;
  const run = /^\/actions\/runs\/(\d+)(\/.*)?$/.exec(below);
  if (run !== null)
    return ofRun(
      request.method,
      world.runs.find(({ id }) => id === Number(run[1])),
      run[2] ?? "",
      world,
    );
  if (/^\/actions\/jobs\/\d+\/logs$/.test(below)) return { status: 302, headers: { location: `${world.logsUrl}/blob?sig=x` } };
  if (below === "/contents/.github/workflows/rollback.yml") {
    return request.query.get("ref") === "main" ? { status: 200, text: workflowFile } : no(404, "No commit found for the ref");
  }
  return notFound;
}

function ofWorkflow(request: VendorRequest, below: string, { runs, behaviour }: World): VendorReply {
  if (request.method === "GET" && below === "") {
    return { status: 200, json: { id: 7, name: "Roll back", path: ".github/workflows/rollback.yml", state: "active" } };
  }
  if (request.method === "GET" && below === "/runs") {
    return { status: 200, json: { total_count: runs.length, workflow_runs: runs.toReversed().map(listed) } };
  }
  if (request.method !== "POST" || below !== "/dispatches") return notFound;
  const refusal = refusalOf(request, behaviour);
  if (refusal !== undefined) return refusal;
  const inputs = inputsIn(request);
  const run = newRun(runs.length + 1, inputs);
  runs.push(run);
  if (behaviour.isCrowded) runs.push(newRun(runs.length + 1, { version: "another" }));
  if (request.json?.["return_run_details"] !== true || behaviour.dispatching !== "details") return { status: 204 };
  const url = `https://github.example${root}/actions/runs/${run.id}`;
  return { status: 200, json: { workflow_run_id: run.id, run_url: url, html_url: url } };
}

function inputsIn({ json }: VendorRequest): Readonly<Record<string, string>> {
  const inputs = json?.["inputs"];
  return isRecord(inputs) ? Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, textAt(value)])) : {};
}

function refusalOf(request: VendorRequest, { mayDispatch, dispatching }: GithubBehaviour): VendorReply | undefined {
  const { json } = request;
  const inputs = inputsIn(request);
  const strange = Object.keys(inputs).filter((name) => !["version", "staunch_run"].includes(name));
  const isOlder = dispatching === "older" && json?.["return_run_details"] !== undefined;
  return firstBroken([
    [!mayDispatch, no(403, "Resource not accessible by personal access token")],
    [isOlder, no(422, 'Invalid request.\n\n"return_run_details" is not a permitted key.')],
    [json?.["ref"] !== "main", no(422, `No ref found for: ${textAt(json?.["ref"])}`)],
    [strange.length > 0, no(422, `Unexpected inputs provided: ${JSON.stringify(strange)}`)],
    [inputs["version"] === undefined, no(422, "Required input 'version' not provided")],
  ]);
}

function newRun(id: number, inputs: Readonly<Record<string, string>>): GithubRun {
  const title = `Roll back ${inputs["staunch_run"] ?? ""}`.trim();
  return { id, inputs, ref: "main", title, status: "queued", conclusion: null, done: 0, isToStop: false };
}

function listed({ id, title, status, conclusion }: GithubRun): object {
  return { id, display_title: title, status, conclusion, event: "workflow_dispatch", html_url: `https://github.example/runs/${id}` };
}

function ofRun(method: string, run: GithubRun | undefined, below: string, { behaviour }: World): VendorReply {
  if (run === undefined) return notFound;
  if (method === "POST" && below === "/cancel") {
    if (run.status === "completed") return no(409, "Cannot cancel a workflow run that is completed.");
    run.isToStop = !behaviour.ignoresCancel;
    return { status: 202, json: {} };
  }
  if (method === "GET" && below === "/jobs") return { status: 200, json: { total_count: 1, jobs: [jobOf(run, behaviour)] } };
  if (method !== "GET" || below !== "") return notFound;
  step(run, behaviour);
  return { status: 200, json: listed(run) };
}

function step(run: GithubRun, { isStuck, steps }: GithubBehaviour): void {
  if (run.status === "completed") return;
  if (run.isToStop) Object.assign(run, { status: "completed", conclusion: "cancelled" });
  else if (run.status === "queued") run.status = "in_progress";
  else if (!isStuck) {
    const current = steps[run.done];
    run.done += 1;
    if (current?.conclusion === "failure") Object.assign(run, { status: "completed", conclusion: "failure" });
    else if (run.done >= steps.length) Object.assign(run, { status: "completed", conclusion: "success" });
  }
}

function jobOf(run: GithubRun, { steps }: GithubBehaviour): object {
  const shown = steps.map(({ name, conclusion }, index) => {
    const number = index + 1;
    if (index < run.done) return { name, number, status: "completed", conclusion };
    if (run.status === "completed")
      return { name, number, status: "completed", conclusion: run.conclusion === "cancelled" ? "cancelled" : "skipped" };
    return { name, number, status: index === run.done && run.status === "in_progress" ? "in_progress" : "queued", conclusion: null };
  });
  return { id: run.id * 10, name: "rollback", status: run.status, conclusion: run.conclusion, steps: shown };
}
