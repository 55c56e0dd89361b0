import { type IdentityDeps, identityDeps, signUpOwner, type Visitor } from "@staunch/server/identity";
import { type Actor, type CommandContext, commandContext, type Mail, MovedClock } from "@staunch/server/platform";
import { type TestDatabase, testDatabase } from "./test-database.ts";

/** A whole installation below HTTP: a database, a clock that is moved, and a mail server that keeps what it is given. */
export interface TestInstallation extends AsyncDisposable {
  readonly test: TestDatabase;
  readonly clock: MovedClock;
  readonly deps: IdentityDeps;
  readonly mails: readonly Mail[];
  readonly as: (actor: Actor) => CommandContext;
}

export const visitor: Visitor = { address: "192.0.2.1", userAgent: "A browser" };
export const ownerPassword = "a password of length";
export const ownerSignUp = {
  email: "Ada@Example.com",
  name: "Ada Byron",
  password: ownerPassword,
  organisation: "Difference Engines",
  timeZone: "Europe/London",
};

/** A fresh installation that nobody has signed up at. */
export async function freshInstallation(): Promise<TestInstallation> {
  const test = await testDatabase();
  await test.database.pool.query("truncate organisations, users cascade");
  const clock = new MovedClock(Temporal.Instant.from("2026-11-23T08:00:00Z"));
  const mails: Mail[] = [];
  const mail = {
    send: async (sent: Mail) => {
      mails.push(sent);
      return { kind: "accepted", serverAnswer: "250 OK" } as const;
    },
  };
  const deps = identityDeps({ database: test.database, clock, publicUrl: "http://127.0.0.1:7080", mail });
  return {
    test,
    clock,
    deps,
    mails,
    as: (actor) => commandContext(test.database, actor, clock.now()),
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  };
}

/** An installation with its owner, and the owner's context. */
export async function ownedInstallation(): Promise<TestInstallation & { readonly owner: CommandContext; readonly ownerToken: string }> {
  const fresh = await freshInstallation();
  const { actor, token } = await signUpOwner(fresh.deps, ownerSignUp, visitor);
  return { ...fresh, owner: fresh.as(actor), ownerToken: token, [Symbol.asyncDispose]: () => fresh[Symbol.asyncDispose]() };
}

/** The secret at the end of an invitation's link. */
export function tokenOf(link: string): string {
  return new URL(link).pathname.split("/").at(-1) ?? "";
}
