import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { audiences, keepsPromise, mayRead } from "#comms/audience.ts";
import { componentStatuses } from "#comms/component-status.ts";
import { recipientsOf, type Subscriber, type UpdateWording } from "#comms/recipients.ts";
import { updateStatuses } from "#comms/update-status.ts";
import { asId, type ComponentId, type SubscriberId } from "#kernel/index.ts";

const checkout: ComponentId = asId("checkout");
const search: ComponentId = asId("search");

function subscriber(name: string, change: Partial<Subscriber> = {}): Subscriber {
  return { subscriberId: asId(name), audience: "public", status: "confirmed", componentIds: [], ...change };
}

function wording(change: Partial<UpdateWording> = {}): UpdateWording {
  return { audience: "public", status: "identified", message: "We are on it.", components: [], ...change };
}

function told(update: UpdateWording, subscribers: readonly Subscriber[], previous?: UpdateWording): readonly string[] {
  const recipients = recipientsOf(update, previous, subscribers);
  return recipients.kind === "told" ? recipients.subscriberIds : [];
}

test("only confirmed readers are told, and internal words mail nobody", () => {
  const readers = [subscriber("a"), subscriber("b", { status: "pending" }), subscriber("c", { status: "unsubscribed" })];
  assert.deepEqual(told(wording(), readers), ["a"]);
  assert.deepEqual(recipientsOf(wording({ audience: "internal" }), undefined, readers), {
    kind: "nobody",
    reason: "internal",
  });
  assert.deepEqual(recipientsOf(wording(), undefined, []), { kind: "nobody", reason: "no_subscriber" });
});

test("stakeholders hear what the public hears; the public does not hear what is for stakeholders", () => {
  const readers = [subscriber("anybody"), subscriber("partner", { audience: "stakeholders" })];
  assert.deepEqual(told(wording({ audience: "public" }), readers), ["anybody", "partner"]);
  assert.deepEqual(told(wording({ audience: "stakeholders" }), readers), ["partner"]);
});

test("a reader of chosen components hears of those and of what names no component", () => {
  const readers = [subscriber("all"), subscriber("checkout", { componentIds: [checkout] })];
  assert.deepEqual(told(wording(), readers), ["all", "checkout"]);
  const components = [{ componentId: search, status: "major_outage" as const }];
  assert.deepEqual(told(wording({ components }), readers), ["all"]);
});

test("an update that says nothing new mails nobody, spaces and order aside", () => {
  const components = [
    { componentId: checkout, status: "major_outage" as const },
    { componentId: search, status: "operational" as const },
  ];
  const before = wording({ components });
  const again = wording({ components: components.toReversed(), message: " We are on it.\n" });
  assert.deepEqual(recipientsOf(again, before, [subscriber("a")]), { kind: "nobody", reason: "unchanged" });
  assert.deepEqual(told(wording({ components, status: "monitoring" }), [subscriber("a")], before), ["a"]);
  assert.deepEqual(told(wording({ components: [] }), [subscriber("a")], before), ["a"]);
  assert.deepEqual(told(wording({ components, etaText: "about an hour" }), [subscriber("a")], before), ["a"]);
});

const anySubscribers = fc.uniqueArray(
  fc.record({
    subscriberId: fc.uuid().map((id): SubscriberId => asId(id)),
    audience: fc.constantFrom("public" as const, "stakeholders" as const),
    status: fc.constantFrom("pending" as const, "confirmed" as const, "unsubscribed" as const),
    componentIds: fc.subarray([checkout, search]),
  }),
  { selector: (reader) => reader.subscriberId },
);

const anyWording = fc.record({
  audience: fc.constantFrom(...audiences),
  status: fc.constantFrom(...updateStatuses),
  message: fc.string(),
  components: fc
    .subarray([checkout, search])
    .chain((ids) =>
      fc.tuple(
        ...ids.map((componentId) => fc.record({ componentId: fc.constant(componentId), status: fc.constantFrom(...componentStatuses) })),
      ),
    ),
});

test("nobody is told twice, nobody unconfirmed or out of the circle is told, and saying it again tells nobody", () => {
  fc.assert(
    fc.property(anyWording, anySubscribers, (update, readers) => {
      const ids = told(update, readers);
      assert.equal(new Set(ids).size, ids.length);
      for (const reader of readers.filter((one) => ids.includes(one.subscriberId))) {
        assert.equal(reader.status, "confirmed");
        assert.ok(mayRead(reader.audience, update.audience));
      }
      assert.deepEqual(told(update, readers, update), []);
    }),
  );
});

test("a promise given to the public is kept only by what the public can read", () => {
  assert.equal(keepsPromise("internal", undefined), true);
  assert.equal(keepsPromise("internal", "public"), false);
  assert.equal(keepsPromise("stakeholders", "public"), false);
  assert.equal(keepsPromise("public", "internal"), true);
  assert.equal(keepsPromise("public", "public"), true);
});
