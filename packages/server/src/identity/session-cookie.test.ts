import assert from "node:assert/strict";
import { test } from "node:test";
import { clearedSessionCookie, sessionCookie, sessionTokenOf } from "#identity/session-cookie.ts";

const local = "http://127.0.0.1:7080";
const hosted = "https://staunch.example.com";

test("a cookie over HTTPS is bound to the host and secure, over HTTP it is neither, and no script reads either", () => {
  assert.equal(sessionCookie(hosted, "t0ken"), "__Host-staunch_session=t0ken; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax; Secure");
  assert.equal(sessionCookie(local, "t0ken"), "staunch_session=t0ken; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax");
  assert.equal(clearedSessionCookie(local), "staunch_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
});

test("the session's token is found among other cookies, and only under its whole name", () => {
  assert.equal(sessionTokenOf(local, "theme=dark; staunch_session=t0ken; x=1"), "t0ken");
  assert.equal(sessionTokenOf(local, "not_staunch_session=t0ken"), undefined);
  assert.equal(sessionTokenOf(hosted, "staunch_session=planted"), undefined);
  assert.equal(sessionTokenOf(local, undefined), undefined);
});
