import assert from "node:assert/strict";
import { test } from "node:test";
import { firstNext, firstStatus, minutesOf, offeredStatuses, postLabel, type UpdateSubject } from "#comms/update-form.ts";

const subject: UpdateSubject = { id: "i", reference: "INC-1", status: "active", isMitigationKnown: false, cadenceMinutes: 30 };

test("the words on offer fit where the incident stands, and the first one is among them", () => {
  for (const status of ["triage", "active", "mitigated", "resolved", "closed"] as const) {
    for (const isMitigationKnown of [true, false]) {
      const offered = offeredStatuses(status);
      assert.equal(offered.length, 3);
      assert.ok(offered.includes(firstStatus({ ...subject, status, isMitigationKnown })), status);
    }
  }
});

test("the first promise keeps the severity's cadence, and nothing is promised once it is over", () => {
  const table = [
    [15, "15"],
    [30, "30"],
    [45, "30"],
    [60, "60"],
    [240, "60"],
    [null, "none"],
  ] as const;
  for (const [cadenceMinutes, choice] of table) {
    assert.equal(firstNext({ ...subject, cadenceMinutes }), choice);
    assert.ok((minutesOf(choice) ?? 0) <= (cadenceMinutes ?? 0));
  }
  assert.equal(firstNext({ ...subject, status: "resolved" }), "none");
});

test("the button says whom it reaches", () => {
  assert.equal(postLabel({ audience: "public", subscriberCount: 8214, pageCount: 3 }), `Post to ${(8214).toLocaleString()} subscribers`);
  assert.equal(postLabel({ audience: "public", subscriberCount: 1, pageCount: 1 }), "Post to 1 subscriber");
  assert.equal(postLabel({ audience: "public", subscriberCount: 0, pageCount: 1 }), "Post to the status page");
  assert.equal(postLabel({ audience: "internal", subscriberCount: 0, pageCount: 0 }), "Post to your organisation");
  assert.equal(postLabel({ audience: "public", subscriberCount: undefined, pageCount: undefined }), "Post");
});
