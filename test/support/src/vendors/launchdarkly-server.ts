import {
  firstBroken,
  listAt,
  startVendorServer,
  textAt,
  type VendorReply,
  type VendorRequest,
  type VendorServer,
} from "./vendor-server.ts";

/** What a test changes. */
export interface LaunchDarklyBehaviour {
  /** The flag's environments and whether it is on there. */
  environments: Record<string, boolean>;
  isArchived: boolean;
  /** The token's role allows updateOn. */
  maySwitch: boolean;
  /** The environment asks for approvals. */
  needsApproval: boolean;
}

/** LaunchDarkly's REST API for the project `shop` with the flag `new-checkout`; refuses what LaunchDarkly refuses, in its words. */
export interface LaunchDarklyServer extends VendorServer {
  readonly token: string;
  readonly behaviour: LaunchDarklyBehaviour;
  /** What was written beside the changes, oldest first. */
  readonly comments: readonly string[];
}

const token = "api-01234567-89ab-cdef-0123-456789abcdef";

export async function startLaunchDarklyServer(): Promise<LaunchDarklyServer> {
  const behaviour: LaunchDarklyBehaviour = {
    environments: { test: true, production: true },
    isArchived: false,
    maySwitch: true,
    needsApproval: false,
  };
  const comments: string[] = [];
  const server = await startVendorServer((request) => answer(request, behaviour, comments));
  return { ...server, token, behaviour, comments };
}

const no = (status: number, code: string, message: string): VendorReply => ({ status, json: { code, message } });

function answer(request: VendorRequest, behaviour: LaunchDarklyBehaviour, comments: string[]): VendorReply {
  const { headers, method, path, query } = request;
  if (headers.authorization !== token) return no(401, "unauthorized", "Invalid access token");
  if (textAt(headers["ld-api-version"]) !== "20240415") return no(400, "invalid_request", "unknown API version");
  if (method === "GET" && path === "/api/v2/caller-identity")
    return { status: 200, json: { accountId: "1", tokenName: "Staunch", serviceToken: true } };
  if (path !== "/api/v2/flags/shop/new-checkout") return no(404, "not_found", "Unknown flag key");
  if (method === "GET") return { status: 200, json: flag(behaviour, behaviour.environments, query.get("env")) };
  return method === "PATCH" ? patched(request, behaviour, comments) : no(405, "method_not_allowed", "Method not allowed");
}

function patched(request: VendorRequest, behaviour: LaunchDarklyBehaviour, comments: string[]): VendorReply {
  const fault = refusalOf(request, behaviour);
  if (fault !== undefined) return fault;
  const environment = textAt(request.json?.["environmentKey"]);
  const isOn = listAt(request.json?.["instructions"]).at(-1)?.["kind"] === "turnFlagOn";
  const after = { ...behaviour.environments, [environment]: isOn };
  if (request.query.get("dryRun") !== "true") {
    behaviour.environments = after;
    comments.push(textAt(request.json?.["comment"]));
  }
  return { status: 200, json: flag(behaviour, after, environment) };
}

function refusalOf({ headers, json }: VendorRequest, behaviour: LaunchDarklyBehaviour): VendorReply | undefined {
  const environment = textAt(json?.["environmentKey"]);
  const kinds = listAt(json?.["instructions"]).map((instruction) => textAt(instruction["kind"]));
  const isSemantic = textAt(headers["content-type"]).includes("domain-model=launchdarkly.semanticpatch");
  return firstBroken([
    [!isSemantic, no(400, "invalid_request", "invalid patch: expected an array of operations")],
    [kinds.length === 0, no(400, "invalid_request", "instructions must not be empty")],
    [kinds.some((kind) => !["turnFlagOn", "turnFlagOff"].includes(kind)), no(400, "invalid_request", "invalid instruction kind")],
    [!Object.hasOwn(behaviour.environments, environment), no(404, "not_found", "Unknown environment key")],
    [!behaviour.maySwitch, no(403, "forbidden", "Access to the requested resource was denied")],
    [behaviour.needsApproval, no(405, "method_not_allowed", "Approval is required to make changes to this environment")],
  ]);
}

function flag({ isArchived }: LaunchDarklyBehaviour, environments: Readonly<Record<string, boolean>>, only: string | null): object {
  const shown = Object.entries(environments).filter(([name]) => only === null || only === name);
  return {
    key: "new-checkout",
    kind: "boolean",
    archived: isArchived,
    environments: Object.fromEntries(shown.map(([name, on]) => [name, { on, archived: false, _environmentName: name }])),
  };
}
