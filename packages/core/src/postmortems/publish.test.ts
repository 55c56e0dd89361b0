import assert from "node:assert/strict";
import { test } from "node:test";
import { exportMarkdown } from "#postmortems/export-markdown.ts";
import { decidePublish, openPointsOf, type PublishFacts } from "#postmortems/publish.ts";
import { emptySections } from "#postmortems/sections.ts";

const written: PublishFacts = {
  status: "draft",
  sections: { ...emptySections, summary: "It broke and was mended." },
  actionItemCount: 1,
};

test("a review is published with an action item or with a stated reason why none is owed", () => {
  assert.deepEqual(decidePublish(written), { kind: "publish" });
  assert.deepEqual(decidePublish({ ...written, actionItemCount: 0, noActionReason: "Retired next week" }), {
    kind: "publish",
  });
  assert.deepEqual(decidePublish({ ...written, actionItemCount: 0, noActionReason: " " }), {
    kind: "refused",
    reason: "open_points",
    openPoints: ["action_item_owed"],
  });
});

test("a review without a summary is not published, nor one that is published already", () => {
  assert.deepEqual(openPointsOf({ ...written, sections: emptySections, actionItemCount: 0 }), ["summary_empty", "action_item_owed"]);
  assert.deepEqual(decidePublish({ ...written, status: "published" }), {
    kind: "refused",
    reason: "already_published",
  });
});

test("the export holds every written part, absolute links and a whole table", () => {
  const markdown = exportMarkdown({
    title: "Checkout failing",
    incidentName: "INC-7",
    severity: "SEV1",
    status: "in_review",
    sections: { ...emptySections, summary: "It broke ([02:41](/incidents/7#event-e1)).", what_helped: "- Calm" },
    actionItems: [
      {
        title: "Add a gate | canary\nat 1 %",
        ownerName: "Sana Ito",
        dueOn: Temporal.PlainDate.from("2026-12-01"),
        kind: "prevent",
        priority: "high",
        status: "done",
        outcome: "https://example.org/pr/1",
      },
    ],
    publicUrl: "https://staunch.example.org/",
  });
  assert.equal(
    markdown,
    `# INC-7: Checkout failing

SEV1 · in review

## Summary

It broke ([02:41](https://staunch.example.org/incidents/7#event-e1)).

## What helped

- Calm

## Action items

| Action | Owner | Due | Kind | Priority | Status | Evidence or reason |
| --- | --- | --- | --- | --- | --- | --- |
| Add a gate \\| canary at 1 % | Sana Ito | 2026-12-01 | prevent | high | done | https://example.org/pr/1 |
`,
  );
});

test("an export without action items states the reason", () => {
  const markdown = exportMarkdown({
    title: "t",
    incidentName: "INC-1",
    severity: "SEV3",
    status: "published",
    sections: emptySections,
    actionItems: [],
    noActionReason: "The part is retired.",
    publicUrl: "https://staunch.example.org",
  });
  assert.match(markdown, /## Action items\n\nNone\. The part is retired\.\n$/);
});
