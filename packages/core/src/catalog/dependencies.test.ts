import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Dependency, decideDependency, dependentServices, neededServices } from "#catalog/dependencies.ts";
import { asId, type ServiceId } from "#kernel/index.ts";

const service = (name: string): ServiceId => asId(name);
const needs = (serviceName: string, neededName: string): Dependency => ({
  serviceId: service(serviceName),
  dependsOnId: service(neededName),
});
const shop = [needs("web", "checkout"), needs("checkout", "payments"), needs("checkout", "stock"), needs("payments", "bank")];

test("a service cannot need itself", () => {
  assert.deepEqual(decideDependency(shop, needs("web", "web")), { kind: "refused", reason: "itself" });
});

test("a dependency that exists changes nothing", () => {
  assert.deepEqual(decideDependency(shop, needs("web", "checkout")), { kind: "unchanged" });
});

test("a dependency that would close a circle is refused with the way round", () => {
  assert.deepEqual(decideDependency(shop, needs("bank", "web")), {
    kind: "refused",
    reason: "cycle",
    path: [service("web"), service("checkout"), service("payments"), service("bank")],
  });
});

test("two ways to the same service are no circle", () => {
  assert.deepEqual(decideDependency(shop, needs("web", "bank")), { kind: "accepted" });
});

test("distances count the shortest way, in both directions, up to the limit", () => {
  const withShortcut = [...shop, needs("web", "payments")];
  assert.deepEqual(
    [...neededServices(withShortcut, service("web"), 2)],
    [
      ["web", 0],
      ["checkout", 1],
      ["payments", 1],
      ["stock", 2],
      ["bank", 2],
    ],
  );
  assert.deepEqual(
    [...dependentServices(shop, service("payments"), 9)],
    [
      ["payments", 0],
      ["checkout", 1],
      ["web", 2],
    ],
  );
  assert.deepEqual([...neededServices(shop, service("web"), 0)], [["web", 0]]);
});

const anyService = fc.integer({ min: 0, max: 6 }).map((number) => service(`s${number}`));
const anyProposals = fc.array(fc.record<Dependency>({ serviceId: anyService, dependsOnId: anyService }), { maxLength: 40 });

test("however dependencies are proposed, those accepted hold no circle and those refused would have made one", () => {
  fc.assert(
    fc.property(anyProposals, (proposals) => {
      const accepted: Dependency[] = [];
      for (const proposal of proposals) {
        const decision = decideDependency(accepted, proposal);
        const returns = neededServices(accepted, proposal.dependsOnId, 99).has(proposal.serviceId);
        if (decision.kind === "accepted") {
          assert.equal(returns, false);
          accepted.push(proposal);
        }
        if (decision.kind === "refused") assert.equal(returns, true);
      }
    }),
  );
});

test("what one service needs is exactly what names it among its dependents", () => {
  fc.assert(
    fc.property(anyProposals, anyService, anyService, (dependencies, one, other) => {
      assert.equal(neededServices(dependencies, one, 99).get(other), dependentServices(dependencies, other, 99).get(one));
    }),
  );
});
