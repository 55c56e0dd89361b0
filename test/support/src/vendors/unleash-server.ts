import { firstBroken, startVendorServer, type VendorReply, type VendorRequest, type VendorServer } from "./vendor-server.ts";

/** What a test changes. */
export interface UnleashBehaviour {
  /** The flag's environments and whether it is on there. */
  environments: Record<string, boolean>;
  isArchived: boolean;
  /** The token's permission UPDATE_FEATURE_ENVIRONMENT. */
  maySwitch: boolean;
  /** A switch is taken and changes nothing. */
  isStuck: boolean;
}

/** Unleash's admin API for the project `default` with the flag `new-checkout`; refuses what Unleash refuses, in its words. */
export interface UnleashServer extends VendorServer {
  readonly token: string;
  readonly behaviour: UnleashBehaviour;
}

const token = "user:0123456789abcdef0123456789abcdef";
const root = "/api/admin/projects/default/features/new-checkout";

export async function startUnleashServer(): Promise<UnleashServer> {
  const behaviour: UnleashBehaviour = {
    environments: { development: true, production: true },
    isArchived: false,
    maySwitch: true,
    isStuck: false,
  };
  const server = await startVendorServer((request) => answer(request, behaviour));
  return { ...server, token, behaviour };
}

function no(status: number, name: string, message: string): VendorReply {
  return { status, json: { id: "9d5a9b34-0000-4000-8000-000000000000", name, message, details: [{ message }] } };
}

function answer({ headers, method, path }: VendorRequest, behaviour: UnleashBehaviour): VendorReply {
  if (headers.authorization !== token)
    return no(401, "AuthenticationRequired", "You must log in to use Unleash. Your request had no authorization header.");
  if (method === "GET" && path === "/api/admin/projects")
    return { status: 200, json: { version: 1, projects: [{ id: "default", name: "Default" }] } };
  if (!path.startsWith(root)) return no(404, "NotFoundError", `Could not find feature`);
  if (method === "GET" && path === root) {
    const environments = Object.entries(behaviour.environments).map(([name, enabled]) => ({ name, enabled, type: name, strategies: [] }));
    return { status: 200, json: { name: "new-checkout", project: "default", archived: behaviour.isArchived, environments } };
  }
  return switched(method, path, behaviour);
}

function switched(method: string, path: string, behaviour: UnleashBehaviour): VendorReply {
  const [, environment = "", turn = ""] = /^\/environments\/([^/]+)\/(on|off)$/.exec(path.slice(root.length)) ?? [];
  const fault = firstBroken([
    [method !== "POST" || turn === "", no(404, "NotFoundError", "The path you were looking for is not available.")],
    [
      !Object.hasOwn(behaviour.environments, environment),
      no(404, "NotFoundError", `Could not find environment ${environment} for feature: new-checkout`),
    ],
    [!behaviour.maySwitch, no(403, "NoAccessError", "You need permission=UPDATE_FEATURE_ENVIRONMENT to perform this action.")],
  ]);
  if (fault !== undefined) return fault;
  if (!behaviour.isStuck) behaviour.environments[environment] = turn === "on";
  return { status: 200, json: {} };
}
