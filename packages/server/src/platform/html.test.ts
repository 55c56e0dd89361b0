import assert from "node:assert/strict";
import { test } from "node:test";
import { html } from "#platform/html.ts";

test("text from outside stays text, in elements and in attributes", () => {
  const title = `<script>alert("1")</script> & 'more'`;
  const written = html`<p title="${title}">${title}</p>`.toString();
  assert.equal(written.includes("<script>"), false);
  assert.equal(written.split('"').length, 3);
  assert.match(written, /&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt; &amp; &#39;more&#39;/);
});

test("markup within markup is not escaped twice, lists are joined and what is absent is nothing", () => {
  const items = ["a&b", "c"].map((item) => html`<li>${item}</li>`);
  assert.equal(html`<ul>${items}</ul>${undefined}${1}`.toString(), "<ul><li>a&amp;b</li><li>c</li></ul>1");
});
