import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Looked for in this order when Staunch runs as root: PostgreSQL itself refuses to. */
const ACCOUNTS = ["postgres", "nobody"] as const;

/** The operating-system account the database runs as when it is not our own. */
export interface DatabaseAccount {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The account PostgreSQL has to run as; undefined means "as ourselves", which is so for everybody but root.
 * An existing cluster keeps its owner: the `postgres` account may have been added to the machine after the first start.
 */
export async function databaseAccount(clusterDir: string): Promise<DatabaseAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;

  const owner = await ownerOf(clusterDir);
  if (owner !== undefined && owner.uid !== 0) return owner;

  for (const name of ACCOUNTS) {
    const account = await lookUp(name);
    if (account !== undefined) return account;
  }
  throw new Error(`PostgreSQL refuses to run as root, and this machine has none of the accounts ${ACCOUNTS.join(", ")}`);
}

/** Whether the account may enter this directory, seen by trying it: mode bits alone do not tell of access lists. */
export async function canEnter(account: DatabaseAccount, directory: string): Promise<boolean> {
  return succeeds(account, 'cd -- "$1"', directory);
}

/** Whether the account may run this program and read what lies beside it. */
export async function canRun(account: DatabaseAccount | undefined, program: string): Promise<boolean> {
  return succeeds(account, '"$1" --version', program);
}

async function succeeds(account: DatabaseAccount | undefined, script: string, argument: string): Promise<boolean> {
  try {
    await execute("/bin/sh", ["-c", script, "sh", argument], { ...account, cwd: "/" });
    return true;
  } catch (error) {
    // A script that ends with a status other than 0 is the answer "no"; a shell that cannot be started is a fault.
    if (error instanceof Error && "code" in error && typeof error.code === "number") return false;
    throw error;
  }
}

async function ownerOf(directory: string): Promise<DatabaseAccount | undefined> {
  const found = await stat(directory).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  return found === undefined ? undefined : { uid: found.uid, gid: found.gid };
}

/** Asks `id`, not /etc/passwd, so that accounts from a directory service count too. */
async function lookUp(name: string): Promise<DatabaseAccount | undefined> {
  try {
    const [uid, gid] = await Promise.all([execute("id", ["-u", name]), execute("id", ["-g", name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch (error) {
    if (error instanceof Error && "code" in error && typeof error.code === "number") return undefined;
    throw error;
  }
}
