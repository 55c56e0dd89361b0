import assert from "node:assert/strict";
import { test } from "node:test";
import { ownedInstallation, type TestInstallation } from "@staunch/test-support";
import { catalogModule } from "#catalog/index.ts";
import { createApiKey, createAuthenticate } from "#identity/index.ts";
import { type ApiInstance, type CommandContext, createHttp, createLog, SecretBox } from "#platform/index.ts";

interface Api extends AsyncDisposable {
  readonly http: ApiInstance;
  readonly headers: Readonly<Record<string, string>>;
  readonly installation: TestInstallation & { readonly owner: CommandContext };
}

async function api(): Promise<Api> {
  const installation = await ownedInstallation();
  const { database, clock, publicUrl } = installation.deps;
  const authenticate = createAuthenticate(installation.deps);
  const http = await createHttp({
    secrets: new SecretBox(Buffer.alloc(32, 7)),
    database,
    clock,
    log: createLog("silent"),
    authenticate,
    modules: [catalogModule()],
    publicUrl,
    version: "0.0.0",
  });
  const key = await createApiKey(installation.owner, { name: "script", role: "owner" });
  return {
    http,
    headers: { authorization: `Bearer ${key.secret}` },
    installation,
    [Symbol.asyncDispose]: async () => {
      await http.close();
      await installation[Symbol.asyncDispose]();
    },
  };
}

test("a script adds a service by its name alone, finds it in the list and edits it", async () => {
  await using it = await api();
  const { http, headers } = it;
  const created = await http.inject({ method: "POST", url: "/api/v1/services", headers, payload: { name: "checkout-api" } });
  assert.equal(created.statusCode, 201);
  const service = created.json();
  assert.deepEqual((await http.inject({ url: `/api/v1/services/${service.id}`, headers })).json(), service);
  await http.inject({ method: "POST", url: "/api/v1/services", headers, payload: { name: "bank" } });

  const first = (await http.inject({ url: "/api/v1/services?limit=1", headers })).json();
  const second = (await http.inject({ url: `/api/v1/services?limit=1&cursor=${first.nextCursor}`, headers })).json();
  assert.deepEqual([first.items[0].name, second.items[0].name, second.nextCursor], ["bank", "checkout-api", null]);
  const found = (await http.inject({ url: "/api/v1/services?search=CHECK", headers })).json();
  assert.deepEqual(
    found.items.map((item: { name: string }) => item.name),
    ["checkout-api"],
  );

  const edited = await http.inject({ method: "PATCH", url: `/api/v1/services/${service.id}`, headers, payload: { tier: 1, version: 1 } });
  assert.deepEqual(edited.json(), { ...service, tier: 1, version: 2 });
  const late = await http.inject({ method: "PATCH", url: `/api/v1/services/${service.id}`, headers, payload: { tier: 2, version: 1 } });
  assert.equal(late.statusCode, 412);
  assert.equal(late.json().details.current.version, 2);
});

test("a pipeline reports a deploy with one call by the service's name, and it is listed with the version to go back to", async () => {
  await using it = await api();
  const { http, headers } = it;
  const service = (await http.inject({ method: "POST", url: "/api/v1/services", headers, payload: { name: "checkout-api" } })).json();
  const payload = {
    service: "Checkout-API",
    version: "v2",
    previousVersion: "v1",
    author: "ci",
    link: "https://ci.example.com/7",
    at: "2026-11-23T08:30:00+01:00",
  };
  const change = await http.inject({ method: "POST", url: "/api/v1/changes", headers, payload });
  assert.equal(change.statusCode, 201);
  assert.deepEqual(
    [change.json().serviceId, change.json().kind, change.json().summary, change.json().versionToReturnTo, change.json().at],
    [service.id, "deploy", "Deployed v2", "v1", "2026-11-23T07:30:00Z"],
  );
  for (const kind of ["flag", "config"])
    await http.inject({ method: "POST", url: "/api/v1/changes", headers, payload: { serviceId: service.id, kind } });

  const kinds: string[] = [];
  let cursor = "";
  do {
    const page = (await http.inject({ url: `/api/v1/changes?serviceId=${service.id}&limit=1${cursor}`, headers })).json();
    kinds.push(...page.items.map((item: { kind: string }) => item.kind));
    cursor = page.nextCursor === null ? "" : `&cursor=${page.nextCursor}`;
  } while (cursor !== "");
  assert.deepEqual(kinds.toSorted(), ["config", "deploy", "flag"]);
  assert.equal(kinds.at(-1), "deploy");
  assert.deepEqual((await http.inject({ url: `/api/v1/changes/${change.json().id}`, headers })).json(), change.json());

  assert.equal((await http.inject({ method: "POST", url: "/api/v1/changes", headers, payload: { kind: "deploy" } })).statusCode, 422);
  assert.equal(
    (await http.inject({ method: "POST", url: "/api/v1/changes", headers, payload: { ...payload, service: "nothing" } })).statusCode,
    404,
  );
  assert.equal((await http.inject({ url: "/api/v1/changes?cursor=bm9uc2Vuc2U", headers })).statusCode, 422);
});

test("dependencies are put, read from both ends and taken back", async () => {
  await using it = await api();
  const { http, headers } = it;
  const add = async (name: string) =>
    (await http.inject({ method: "POST", url: "/api/v1/services", headers, payload: { name } })).json().id;
  const [web, bank] = [await add("web"), await add("bank")];
  const url = `/api/v1/services/${web}/dependencies`;
  assert.equal((await http.inject({ method: "PUT", url: `${url}/${bank}`, headers })).statusCode, 204);
  assert.deepEqual((await http.inject({ url, headers })).json(), { dependsOn: [{ id: bank, name: "bank" }], dependents: [] });
  assert.equal((await http.inject({ method: "PUT", url: `/api/v1/services/${bank}/dependencies/${web}`, headers })).statusCode, 409);
  assert.equal((await http.inject({ method: "DELETE", url: `${url}/${bank}`, headers })).statusCode, 204);
  assert.equal((await http.inject({ method: "DELETE", url: `${url}/${bank}`, headers })).statusCode, 404);
});

test("too small a role gets 403 and another organisation's key 404, on every endpoint of the catalogue", async () => {
  await using it = await api();
  const { http, headers, installation } = it;
  const service = (await http.inject({ method: "POST", url: "/api/v1/services", headers, payload: { name: "checkout" } })).json().id;
  const change = (await http.inject({ method: "POST", url: "/api/v1/changes", headers, payload: { serviceId: service } })).json().id;
  const bearer = async (ctx: CommandContext, role: "observer" | "owner") => ({
    authorization: `Bearer ${(await createApiKey(ctx, { name: role, role })).secret}`,
  });
  const writes = [
    { method: "PATCH", url: `/api/v1/services/${service}`, payload: { tier: 1, version: 1 } },
    { method: "PUT", url: `/api/v1/services/${service}/dependencies/${service}` },
    { method: "DELETE", url: `/api/v1/services/${service}/dependencies/${service}` },
    { method: "POST", url: "/api/v1/changes", payload: { serviceId: service } },
  ] as const;
  const observer = await bearer(installation.owner, "observer");
  for (const request of [...writes, { method: "POST", url: "/api/v1/services", payload: { name: "mine" } } as const]) {
    assert.equal((await http.inject({ ...request, headers: observer })).statusCode, 403, `${request.method} ${request.url}`);
  }
  const other = await installation.test.createOrganisation();
  const stranger = await bearer(installation.test.contextFor({ organisationId: other.organisationId, userId: other.ownerId }), "owner");
  const reads = [`services/${service}`, `services/${service}/dependencies`, `changes/${change}`].map(
    (path) => ({ method: "GET", url: `/api/v1/${path}` }) as const,
  );
  for (const request of [...writes, ...reads]) {
    assert.equal((await http.inject({ ...request, headers: stranger })).statusCode, 404, `${request.method} ${request.url}`);
  }
});
