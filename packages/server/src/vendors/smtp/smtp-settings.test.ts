import assert from "node:assert/strict";
import { test } from "node:test";
import { smtpSettings } from "#vendors/smtp/smtp-settings.ts";

test("a password is only ever sent over TLS, except to this very machine", () => {
  const remote = smtpSettings("smtp://ada:p%40ss@mail.example.org");
  assert.deepEqual([remote.host, remote.port, remote.secure, remote.requireTLS], ["mail.example.org", 587, false, true]);
  assert.deepEqual(remote.auth, { user: "ada", pass: "p@ss" });
  assert.equal(smtpSettings("smtp://ada:x@localhost:2525").requireTLS, false);
  assert.equal(smtpSettings("smtp://mail.example.org").requireTLS, false);
});

test("smtps is TLS from the first byte, and certificates are checked unless the operator says otherwise", () => {
  const settings = smtpSettings("smtps://mail.example.org");
  assert.deepEqual([settings.port, settings.secure, settings.tls?.rejectUnauthorized], [465, true, true]);
  assert.equal(smtpSettings("smtps://mail.example.org?allowSelfSigned=true").tls?.rejectUnauthorized, false);
});

test("neither files nor addresses are ever read for a mail", () => {
  const settings = smtpSettings("smtp://[::1]:2525");
  assert.deepEqual([settings.host, settings.disableFileAccess, settings.disableUrlAccess], ["::1", true, true]);
});

test("an address that is no mail server's is refused without repeating what it holds", () => {
  for (const address of ["http://mail.example.org", "mail.example.org:25", "smtp://"]) {
    assert.throws(() => smtpSettings(address), /must be smtp:/);
  }
});
