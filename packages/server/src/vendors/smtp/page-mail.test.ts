import assert from "node:assert/strict";
import { test } from "node:test";
import { asId } from "@staunch/core/kernel";
import type { ChannelMessage, PageContent } from "#paging/index.ts";
import { mailOf } from "#vendors/smtp/page-mail.ts";

const page: PageContent = {
  kind: "page",
  pageId: asId("0199b1f0-0000-7000-8000-000000000001"),
  title: "Checkout fails for 31 % of customers",
  body: "error_ratio > 0.3\nfor 2 min",
  urgency: "high",
  isTest: false,
  serviceName: "checkout",
  triggeredAt: Temporal.Instant.from("2026-11-23T03:02:40Z"),
  subject: { type: "alert-group", id: "0199b1f0-0000-7000-8000-000000000002" },
  acknowledgeUrl: "https://staunch.example.org/a/token",
  acknowledgeToken: "token",
  pageUrl: "https://staunch.example.org/pages/1",
  link: "https://grafana.example.org/d/1",
};

function messageOf(content: ChannelMessage["content"]): ChannelMessage {
  return { id: "n-1", to: { address: "ada@example.org" }, at: page.triggeredAt, content };
}

test("the mail leads with what is broken, in the subject and in both bodies", () => {
  const mail = mailOf(messageOf(page));
  assert.equal(mail.subject, "Checkout fails for 31 % of customers (checkout)");
  assert.ok(mail.text.startsWith("Checkout fails for 31 % of customers\n\nHigh urgency. Service: checkout. Since 2026-11-23 03:02 UTC."));
  assert.match(mail.html ?? "", /<h1[^>]*>Checkout fails for 31 % of customers<\/h1>/);
  assert.equal(mail.messageId, "n-1");
});

test("the mail holds exactly one link to acknowledge in each body", () => {
  const mail = mailOf(messageOf(page));
  for (const body of [mail.text, mail.html ?? ""]) assert.equal(body.split(page.acknowledgeUrl).length, 2);
});

test("what a sender wrote stays text, and a link that is no web address is left out", () => {
  const mail = mailOf(messageOf({ ...page, title: "<img src=x onerror=alert(1)>", link: "javascript:alert(1)" }));
  assert.equal((mail.html ?? "").includes("<img"), false);
  assert.equal((mail.html ?? "").includes("javascript:"), false);
  assert.equal(mail.text.includes("javascript:"), false);
});

test("colours of a terminal and turned directions are shown, not acted on, in the subject and in both bodies", () => {
  const hostile: PageContent = {
    ...page,
    title: "Deploy \u001b[31mof user\u202egpj.exe",
    body: "first\u001b]8;;https://evil.example.org\u0007line\nsecond \u2066line",
    serviceName: "check\u200bout",
  };
  const { acknowledgeUrl, acknowledgeToken } = page;
  const bundle = { kind: "bundle", pages: [hostile], count: 1, acknowledgeUrl, acknowledgeToken, listUrl: page.pageUrl } as const;
  for (const content of [hostile, bundle]) {
    const { subject, text, html = "" } = mailOf(messageOf(content));
    for (const part of [subject, text, html]) {
      assert.doesNotMatch(part, /(?!\n)\p{Cc}|\p{Cf}/u);
      assert.match(part, /Deploy ⟨U\+001B⟩\[31mof user⟨U\+202E⟩gpj\.exe/);
    }
  }
  assert.match(mailOf(messageOf(hostile)).text, /line\nsecond ⟨U\+2066⟩line/);
});

test("many pages are one mail: each named, the rest counted, one link that takes them all", () => {
  const second = { ...page, title: "<b>Search</b> is slow", serviceName: "search" };
  const { acknowledgeUrl, acknowledgeToken } = page;
  const listUrl = "https://staunch.example.org/pages";
  const mail = mailOf(messageOf({ kind: "bundle", pages: [page, second], count: 14, acknowledgeUrl, acknowledgeToken, listUrl }));
  assert.equal(mail.subject, "14 pages: Checkout fails for 31 % of customers");
  for (const body of [mail.text, mail.html ?? ""]) {
    assert.equal(body.split(acknowledgeUrl).length, 2);
    assert.ok(body.includes("(search)") && body.includes("and 12 more"));
  }
  assert.equal((mail.html ?? "").includes("<b>"), false);
});

test("a code leads its mail", () => {
  const mail = mailOf(messageOf({ kind: "code", code: "042317", validMinutes: 15 }));
  assert.equal(mail.subject, "042317 is your code for Staunch");
  assert.ok(mail.text.startsWith("042317\n"));
});
