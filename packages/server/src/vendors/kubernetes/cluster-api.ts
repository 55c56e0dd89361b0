import type { AppsV1Api, AuthorizationV1Api, ConfigurationOptions } from "@kubernetes/client-node";
import type { CallEnd } from "@staunch/core/mitigation";
import { z } from "zod";
import { endOfRefused, type RunnerAccount } from "#mitigation/index.ts";
import { FetchFailed, type GuardedFetch } from "#platform/index.ts";

/** A cluster's API server, its certificate authority, and the token of a service account. */
export const clusterAccount = z.object({
  url: z
    .url({ protocol: /^https$/, error: "an address that begins with https" })
    .meta({ title: "Address of the API server", examples: ["https://cluster.example.com:6443"] }),
  ca: z
    .string()
    .trim()
    .regex(/^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/, "certificates in PEM")
    .optional()
    .meta({
      title: "Certificate authority",
      description: "PEM. Empty where the server's certificate is publicly trusted.",
    }),
  token: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{20,8000}$/, "a token without spaces")
    .meta({ title: "Token of the service account" }),
});

/** Requests to one cluster, by the official library. */
export interface Cluster {
  readonly apps: AppsV1Api;
  readonly authorization: AuthorizationV1Api;
  /** Sends a patch under its own content type; the library would take the first that the API lists. */
  patching(type: "json" | "merge" | "strategic"): ConfigurationOptions;
}

/** The same guard for a cluster whose certificates are signed by its own authority. */
export type FetchTrusting = (ca: string | undefined) => GuardedFetch;

const requestMs = 20_000;
/** A list of the revisions of a deployment with large templates. */
const mostBytes = 20_000_000;

/**
 * The library with our own HTTP beneath it: it builds requests and reads answers, and every one of them leaves through
 * the guarded client, which checks the address it connects to. Of the library's own ways out (kubeconfig files, exec
 * plugins, proxies, web sockets) none is used. It is loaded when it is needed first: it takes a second and 80 MB.
 * Undefined when the account's settings do not fit.
 */
export async function openCluster(fetchTrusting: FetchTrusting, account: RunnerAccount | undefined): Promise<Cluster | undefined> {
  const settings = clusterAccount.safeParse(account?.settings);
  if (!settings.success) return undefined;
  const library = await import("@kubernetes/client-node");
  const { url, ca, token } = settings.data;
  const fetch = fetchTrusting(ca);
  const configuration = library.createConfiguration({
    baseServer: new library.ServerConfiguration(url.replace(/\/+$/, ""), {}),
    authMethods: { default: new library.BearerTokenAuthentication(`Bearer ${token}`) },
    httpApi: library.wrapHttpLibrary({
      async send(request) {
        const body = request.getBody();
        const answer = await fetch(request.getUrl(), {
          method: methodOf(request.getHttpMethod()),
          headers: request.getHeaders(),
          ...(typeof body === "string" && { body }),
          timeoutMs: requestMs,
          maxBytes: mostBytes,
        });
        const content = new library.SelfDecodingBody(Promise.resolve(Buffer.from(answer.body)));
        return new library.ResponseContext(answer.status, { ...answer.headers }, content);
      },
    }),
  });
  return {
    apps: new library.AppsV1Api(configuration),
    authorization: new library.AuthorizationV1Api(configuration),
    patching: (type) => library.setHeaderOptions("Content-Type", contentTypes[type]),
  };
}

const contentTypes = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
} as const;

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

function methodOf(method: string): (typeof methods)[number] {
  const known = methods.find((one) => one === method);
  if (known === undefined) throw new Error(`the library asked for ${method}`);
  return known;
}

/** What the API server answered, or why it did not. */
export type Asked<Value> = { readonly kind: "answered"; readonly value: Value } | RefusedByCluster;

export interface RefusedByCluster {
  readonly kind: "refused";
  /** As the end of a request that should have acted. */
  readonly end: Exclude<CallEnd, { kind: "succeeded" }>;
  /** It may be answered later. */
  readonly isPassing: boolean;
  readonly status: number | undefined;
}

/** @throws whatever is neither a refusal nor an outage */
export async function ask<Value>(request: Promise<Value>): Promise<Asked<Value>> {
  try {
    return { kind: "answered", value: await request };
  } catch (error) {
    if (error instanceof FetchFailed) {
      const { neverArrived, message: reason } = error;
      return refused(endOfRefused("The cluster", { kind: "unanswered", neverArrived, reason }, String), true, undefined);
    }
    const status = statusOf(error);
    if (status === undefined) throw error;
    const isPassing = status >= 500 || status === 429;
    if (status >= 500)
      return refused({ kind: "lost", reason: `the cluster answered ${status}; whether it acted is not known` }, isPassing, status);
    return refused({ kind: "failed", reason: refusalOf(status, messageOf(error)) }, isPassing, status);
  }
}

function refused(end: CallEnd, isPassing: boolean, status: number | undefined): RefusedByCluster {
  if (end.kind === "succeeded") throw new Error("a refusal is no success");
  return { kind: "refused", end, isPassing, status };
}

function statusOf(error: unknown): number | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "number" ? error.code : undefined;
}

/** The API server says what is wrong in a Status object. */
const statusSchema = z.object({ message: z.string() });

function messageOf(error: unknown): string {
  const body = error instanceof Error && "body" in error ? error.body : undefined;
  const status = statusSchema.safeParse(typeof body === "string" ? jsonIn(body) : body);
  return (status.data?.message ?? "no reason given").replaceAll(/\s+/g, " ").slice(0, 300);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The page of a proxy.
    return undefined;
  }
}

function refusalOf(status: number, message: string): string {
  switch (status) {
    case 401:
      return "the cluster does not accept the account's token";
    case 403:
      return `the account's token may not do this: ${message}`;
    case 404:
      return `the cluster does not know it: ${message}`;
    case 409:
    case 422:
      return `the cluster refused the change: ${message}`;
    default:
      return `the cluster answered ${status}: ${message}`;
  }
}
