import { makeOwnCertificate } from "./own-certificate.ts";
import {
  firstBroken,
  isRecord,
  listAt,
  startVendorServer,
  textAt,
  type VendorReply,
  type VendorRequest,
  type VendorServer,
} from "./vendor-server.ts";

/** A deployment as the API server keeps it, with its revisions. */
export interface ClusterDeployment {
  readonly name: string;
  generation: number;
  resourceVersion: number;
  annotations: Record<string, string>;
  template: Record<string, unknown>;
  replicas: number;
  isPaused: boolean;
  /** Revisions by their numbers; the highest is what runs. */
  readonly revisions: Map<number, { readonly template: Record<string, unknown>; readonly annotations: Record<string, string> }>;
  /** Replicas that run the present template. */
  updated: number;
  /** Replicas that are there, and those of them that are available. */
  present: number;
  available: number;
  observed: number;
}

/** What a test changes. */
export interface ClusterBehaviour {
  /** The verbs that the token may use on deployments. */
  verbs: readonly string[];
  /** New pods never become available; the deadline passes at the fifth look. */
  isCrashing: boolean;
  /** Rollouts stay where they are. */
  isStuck: boolean;
}

/**
 * A cluster's API server for the deployment `checkout` in the namespace `shop`, with TLS under its own authority:
 * checks the token and what it may do, answers with Status objects, takes JSON patches, merge patches and strategic
 * merge patches under their own content types only, keeps nothing of a dry run, and rolls out one replica at each look.
 */
export interface KubernetesServer extends VendorServer {
  readonly token: string;
  readonly ca: string;
  readonly deployment: ClusterDeployment;
  readonly behaviour: ClusterBehaviour;
}

const token = "eyJhbGciOiJSUzI1NiJ9.example.service-account";
const uid = "5f0c7d1e-0000-4000-8000-000000000001";
const revisionKey = "deployment.kubernetes.io/revision";
const root = "/apis/apps/v1/namespaces/shop";

const templateOf = (tag: string): Record<string, unknown> => ({
  metadata: { creationTimestamp: null, labels: { app: "checkout" } },
  spec: { containers: [{ name: "app", image: `registry.example/checkout:${tag}`, ports: [{ containerPort: 8080 }] }] },
});

export async function startKubernetesServer(): Promise<KubernetesServer> {
  const certificate = await makeOwnCertificate();
  const deployment: ClusterDeployment = {
    name: "checkout",
    generation: 3,
    resourceVersion: 300,
    annotations: { [revisionKey]: "3", "kubernetes.io/change-cause": "deploy 2026.11.23-2" },
    template: templateOf("2026.11.23-2"),
    replicas: 3,
    isPaused: false,
    revisions: new Map([
      [1, { template: templateOf("2026.11.20-1"), annotations: { "kubernetes.io/change-cause": "deploy 2026.11.20-1" } }],
      [2, { template: templateOf("2026.11.22-7"), annotations: { "kubernetes.io/change-cause": "deploy 2026.11.22-7" } }],
      [3, { template: templateOf("2026.11.23-2"), annotations: { "kubernetes.io/change-cause": "deploy 2026.11.23-2" } }],
    ]),
    updated: 3,
    present: 3,
    available: 3,
    observed: 3,
  };
  const behaviour: ClusterBehaviour = { verbs: ["get", "list", "patch"], isCrashing: false, isStuck: false };
  const looks = { since: 0 };
  const server = await startVendorServer((request) => answer(request, { deployment, behaviour, looks }), certificate);
  return { ...server, token, ca: certificate.cert, deployment, behaviour };
}

interface World {
  readonly deployment: ClusterDeployment;
  readonly behaviour: ClusterBehaviour;
  readonly looks: { since: number };
}

function status(code: number, reason: string, message: string): VendorReply {
  return { status: code, json: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, code } };
}

function answer(request: VendorRequest, world: World): VendorReply {
  const { headers, method, path } = request;
  if (headers.authorization !== `Bearer ${token}`) return status(401, "Unauthorized", "Unauthorized");
  if (method === "POST" && path === "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews") return reviewed(request, world);
  const verb = { GET: path.includes("/deployments/") ? "get" : "list", PATCH: "patch" }[method] ?? method.toLowerCase();
  const resource = path.split("/")[6] ?? "";
  if (!world.behaviour.verbs.includes(verb)) {
    const who = 'User "system:serviceaccount:default:staunch"';
    const message = `${resource}.apps "checkout" is forbidden: ${who} cannot ${verb} resource "${resource}" in API group "apps" in the namespace "shop"`;
    return status(403, "Forbidden", message);
  }
  return ofApps(request, world);
}

function ofApps(request: VendorRequest, world: World): VendorReply {
  const { method, path } = request;
  if (path === `${root}/replicasets` && method === "GET") return replicaSets(request, world);
  const named = new RegExp(`^${root}/deployments/([^/]+)(/scale)?$`).exec(path);
  if (named === null) return status(404, "NotFound", "the server could not find the requested resource");
  if (named[1] !== world.deployment.name) return status(404, "NotFound", `deployments.apps "${named[1] ?? ""}" not found`);
  if (method === "GET") {
    step(world);
    return { status: 200, json: shown(world.deployment, world) };
  }
  if (method !== "PATCH") return status(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
  return named[2] === undefined ? patchDeployment(request, world) : patchScale(request, world);
}

function reviewed({ json }: VendorRequest, { behaviour }: World): VendorReply {
  const spec = isRecord(json?.["spec"]) ? json["spec"] : {};
  const attributes = isRecord(spec["resourceAttributes"]) ? spec["resourceAttributes"] : {};
  const allowed = behaviour.verbs.includes(textAt(attributes["verb"])) && attributes["resource"] === "deployments";
  return { status: 201, json: { kind: "SelfSubjectAccessReview", apiVersion: "authorization.k8s.io/v1", spec, status: { allowed } } };
}

function replicaSets({ query }: VendorRequest, { deployment }: World): VendorReply {
  if (query.get("labelSelector") !== "app=checkout") return { status: 200, json: listOf([]) };
  const own = [...deployment.revisions].map(([number, { template, annotations }]) =>
    replicaSet(number, { template, annotations, owner: uid, name: `checkout-${number}` }),
  );
  // Somebody else's, that the selector finds too.
  const stray = replicaSet(9, { template: templateOf("stray"), annotations: {}, owner: "somebody-else", name: "stray" });
  return { status: 200, json: listOf([...own, stray]) };
}

function listOf(items: readonly object[]): object {
  return { kind: "ReplicaSetList", apiVersion: "apps/v1", metadata: { resourceVersion: "1" }, items };
}

interface SetParts {
  readonly template: Record<string, unknown>;
  readonly annotations: Record<string, string>;
  readonly owner: string;
  readonly name: string;
}

function replicaSet(number: number, { template, annotations, owner, name }: SetParts): object {
  const labels = { app: "checkout", "pod-template-hash": `hash${number}` };
  return {
    metadata: {
      name,
      namespace: "shop",
      labels,
      annotations: { ...annotations, [revisionKey]: String(number), "deployment.kubernetes.io/desired-replicas": "3" },
      ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: "checkout", uid: owner, controller: true }],
    },
    spec: { replicas: 0, selector: { matchLabels: labels }, template: { ...template, metadata: { labels } } },
  };
}

function shown(deployment: ClusterDeployment, { behaviour, looks }: World): object {
  const { name, generation, resourceVersion, annotations, template, replicas, isPaused } = deployment;
  const isLate = behaviour.isCrashing && looks.since >= 5;
  return {
    kind: "Deployment",
    apiVersion: "apps/v1",
    metadata: {
      name,
      namespace: "shop",
      uid,
      generation,
      resourceVersion: String(resourceVersion),
      annotations,
      labels: { app: "checkout" },
    },
    spec: { replicas, selector: { matchLabels: { app: "checkout" } }, template, ...(isPaused && { paused: true }) },
    status: {
      observedGeneration: deployment.observed,
      replicas: deployment.present,
      updatedReplicas: deployment.updated,
      availableReplicas: deployment.available,
      conditions: [
        {
          type: "Progressing",
          status: isLate ? "False" : "True",
          reason: isLate ? "ProgressDeadlineExceeded" : "ReplicaSetUpdated",
          message: isLate ? 'ReplicaSet "checkout-4" has timed out progressing.' : "",
        },
      ],
    },
  };
}

/** One replica further, as the deployment controller would. */
function step({ deployment, behaviour, looks }: World): void {
  looks.since += 1;
  if (behaviour.isStuck) return;
  if (deployment.observed < deployment.generation) {
    deployment.observed = deployment.generation;
  } else if (deployment.updated !== deployment.replicas) {
    deployment.updated += Math.sign(deployment.replicas - deployment.updated);
    deployment.present = Math.max(deployment.replicas, deployment.updated);
    deployment.available = Math.min(deployment.available, deployment.present);
  } else if (deployment.present !== deployment.replicas) {
    deployment.present += Math.sign(deployment.replicas - deployment.present);
  } else if (!behaviour.isCrashing) {
    deployment.available = deployment.replicas;
  }
}

function patchDeployment(request: VendorRequest, world: World): VendorReply {
  const { deployment } = world;
  const next = { ...deployment };
  switch (request.headers["content-type"]) {
    case "application/json-patch+json": {
      const fault = applyJsonPatch(next, listAt(JSON.parse(request.text)));
      if (fault !== undefined) return fault;
      break;
    }
    case "application/strategic-merge-patch+json": {
      next.template = merged(deployment.template, at(request.json, "spec", "template"));
      break;
    }
    default:
      return status(415, "UnsupportedMediaType", "the body of the request was in an unknown format");
  }
  next.generation += 1;
  const containers = listAt(at(next.template, "spec")["containers"]);
  if (containers.length === 0)
    return status(422, "Invalid", 'Deployment.apps "checkout" is invalid: spec.template.spec.containers: Required value');
  if (request.query.get("dryRun") !== "All") commit(world, next);
  return { status: 200, json: shown(next, world) };
}

function commit({ deployment, looks }: World, next: ClusterDeployment): void {
  const latest = Math.max(...deployment.revisions.keys()) + 1;
  const annotations = Object.fromEntries(Object.entries(next.annotations).filter(([key]) => key !== revisionKey));
  deployment.revisions.set(latest, { template: next.template, annotations });
  Object.assign(deployment, next, { resourceVersion: deployment.resourceVersion + 1, updated: 0, available: 0 });
  deployment.annotations = { ...next.annotations, [revisionKey]: String(latest) };
  looks.since = 0;
}

/** The operations that a rollback needs, by RFC 6902. */
function applyJsonPatch(next: ClusterDeployment, operations: readonly Record<string, unknown>[]): VendorReply | undefined {
  for (const { op, path, value } of operations) {
    const isTest = op === "test" && path === "/metadata/generation";
    const fault = firstBroken([
      [isTest && value !== next.generation, status(422, "Invalid", "the server rejected our request due to an error in our request")],
      [!isTest && op !== "replace", status(400, "BadRequest", `unknown operation ${textAt(op)}`)],
      [!isTest && !isRecord(value), status(400, "BadRequest", "replace needs a value")],
    ]);
    if (fault !== undefined) return fault;
    if (path === "/spec/template" && isRecord(value)) next.template = value;
    if (path === "/metadata/annotations" && isRecord(value)) {
      next.annotations = Object.fromEntries(Object.entries(value).map(([key, text]) => [key, textAt(text)]));
    }
  }
  return undefined;
}

function at(value: unknown, ...keys: readonly string[]): Record<string, unknown> {
  const found = keys.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
  return isRecord(found) ? found : {};
}

function merged(base: Record<string, unknown>, patch: Record<string, unknown>): Record<string, unknown> {
  const inner = Object.entries(patch).map(([key, value]) => {
    const before = base[key];
    return [key, isRecord(value) ? merged(isRecord(before) ? before : {}, value) : value];
  });
  return { ...base, ...Object.fromEntries(inner) };
}

function patchScale(request: VendorRequest, world: World): VendorReply {
  const { deployment } = world;
  if (request.headers["content-type"] !== "application/merge-patch+json")
    return status(415, "UnsupportedMediaType", "the body was in an unknown format");
  const replicas = at(request.json, "spec")["replicas"];
  if (typeof replicas !== "number" || replicas < 0) return status(422, "Invalid", "spec.replicas: must be greater than or equal to 0");
  if (request.query.get("dryRun") !== "All" && replicas !== deployment.replicas) {
    Object.assign(deployment, { replicas, generation: deployment.generation + 1 });
    world.looks.since = 0;
  }
  return {
    status: 200,
    json: {
      kind: "Scale",
      apiVersion: "autoscaling/v1",
      metadata: { name: "checkout", namespace: "shop" },
      spec: { replicas },
      status: { replicas: deployment.present },
    },
  };
}
