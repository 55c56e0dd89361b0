import { createHash, randomBytes, randomUUID } from "node:crypto";
import { chmod, chown, link, lstat, mkdir, readFile, realpath, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import { canEnter, type DatabaseAccount, databaseAccount } from "#platform/embedded-postgres-account.ts";
import { errorCode, readIfThere } from "#platform/embedded-postgres-files.ts";

/**
 * Where the database goes when Staunch runs as root and the account PostgreSQL runs as cannot reach the data folder, as
 * below /root. The data folder then holds `postgres-location`, a file with the path, and we open no folder of others.
 */
const SYSTEM_FOLDER = "/var/lib/staunch";
const LOCATION_FILE = "postgres-location";

/** The room for a socket's path in `sockaddr_un`: 107 bytes on Linux, 103 on macOS. */
const LONGEST_SOCKET_PATH = 103;
const SOCKET_FILE = ".s.PGSQL.5432";

/** The folders and files of one embedded database. */
export interface DatabaseHome {
  readonly root: string;
  /** PostgreSQL's data directory. */
  readonly cluster: string;
  /** The folder of the unix socket, which is what clients give as their host. */
  readonly socket: string;
  /** Where the programs are copied to when they cannot be run from where npm put them. */
  readonly binaries: string;
  /** What the server said before its own log collector began. */
  readonly startLog: string;
  readonly credentials: DatabaseCredentials;
  readonly account: DatabaseAccount | undefined;
}

/** The passwords of the two roles, made once and kept in a file that its owner alone can read. */
export interface DatabaseCredentials {
  readonly administrator: string;
  readonly application: string;
}

/**
 * Makes what is missing of the folders below the data folder and tells where they are.
 *
 * @throws Error when the recorded place is gone, or a folder belongs to somebody else.
 */
export async function prepareHome(dataDir: string): Promise<DatabaseHome> {
  await mkdir(dirname(resolve(dataDir)), { recursive: true });
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const { root, account, binaries } = await locate(resolve(dataDir));

  const socket = await socketFolder(root, account);
  return {
    root,
    account,
    binaries,
    socket,
    cluster: join(root, "cluster"),
    startLog: join(root, "start.log"),
    credentials: await credentialsIn(root),
  };
}

interface Located {
  readonly root: string;
  readonly account: DatabaseAccount | undefined;
  readonly binaries: string;
}

async function locate(dataDir: string): Promise<Located> {
  const inside = join(dataDir, "postgres");
  const recorded = (await readIfThere(join(dataDir, LOCATION_FILE)))?.trim();
  const root = recorded ?? inside;
  const account = await databaseAccount(join(root, "cluster"));

  if (recorded !== undefined) {
    await refuseIfGone(recorded, dataDir);
    return { root, account, binaries: SYSTEM_FOLDER };
  }
  if (account === undefined) {
    await mkdir(inside, { recursive: true, mode: 0o700 });
    return { root, account, binaries: inside };
  }

  await openForPassing(dataDir);
  await makePassable(inside, 0o711);
  if (await canEnter(account, inside)) return { root, account, binaries: inside };

  await rmdir(inside);
  return { root: await moveToSystemFolder(dataDir), account, binaries: SYSTEM_FOLDER };
}

async function refuseIfGone(recorded: string, dataDir: string): Promise<void> {
  try {
    await stat(recorded);
  } catch (cause) {
    if (errorCode(cause) !== "ENOENT") throw cause;
    throw new Error(
      `${join(dataDir, LOCATION_FILE)} says the database is in ${recorded}, which is gone. ` +
        "Bring that folder back, or delete the file to begin with an empty database",
      { cause },
    );
  }
}

/** Lets others pass through the data folder without listing it; only where it is root's own. */
async function openForPassing(dataDir: string): Promise<void> {
  const found = await stat(dataDir);
  if (found.uid === process.getuid?.()) await chmod(dataDir, (found.mode & 0o777) | 0o001);
}

/** A fresh name each time: a deleted data folder means a fresh database, never somebody's forgotten one. */
async function moveToSystemFolder(dataDir: string): Promise<string> {
  const root = join(SYSTEM_FOLDER, randomUUID());
  await makePassable(SYSTEM_FOLDER, 0o755);
  await makePassable(root, 0o711);
  await writeOnce(join(dataDir, LOCATION_FILE), `${root}\n`);

  const agreed = (await readFile(join(dataDir, LOCATION_FILE), "utf8")).trim();
  if (agreed !== root) await rmdir(root);
  return agreed;
}

/** The mode is set apart from the making, for a strict umask takes rights away from what mkdir makes. */
async function makePassable(folder: string, mode: number): Promise<void> {
  const made = await mkdir(folder, { recursive: true });
  if (made !== undefined) await chmod(folder, mode);
}

async function socketFolder(root: string, account: DatabaseAccount | undefined): Promise<string> {
  const inside = join(root, "socket");
  const folder = Buffer.byteLength(join(inside, SOCKET_FILE)) > LONGEST_SOCKET_PATH ? await shortFolder(root) : inside;

  try {
    await mkdir(folder, { mode: 0o700 });
    if (account !== undefined) await chown(folder, account.uid, account.gid);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
  return refuseIfNotOurs(folder, account);
}

async function shortFolder(root: string): Promise<string> {
  const name = createHash("sha256").update(root).digest("hex").slice(0, 16);
  return join(await realpath(tmpdir()), `staunch-${name}`);
}

/** In a folder that everybody may write to, somebody else could have made ours first and would then answer as our database. */
async function refuseIfNotOurs(folder: string, account: DatabaseAccount | undefined): Promise<string> {
  const found = await lstat(folder);
  const owner = account?.uid ?? process.getuid?.();
  // Between mkdir and chown of a start that was killed, the folder is still root's: then it is given away now.
  if (account !== undefined && found.isDirectory() && found.uid === 0) await chown(folder, account.uid, account.gid);
  else if (!found.isDirectory() || found.uid !== owner || (found.mode & 0o077) !== 0) {
    throw new Error(`${folder} must be a folder of user ${owner} with mode 0700 to hold the database's socket`);
  }
  return folder;
}

async function credentialsIn(root: string): Promise<DatabaseCredentials> {
  const file = join(root, "credentials.json");
  const fresh: DatabaseCredentials = { administrator: password(), application: password() };
  if ((await readIfThere(file)) === undefined) await writeOnce(file, JSON.stringify(fresh));

  const kept: unknown = JSON.parse(await readFile(file, "utf8"));
  if (typeof kept !== "object" || kept === null || !("administrator" in kept) || !("application" in kept)) {
    throw new Error(`${file} does not hold the passwords of the embedded database`);
  }
  return { administrator: String(kept.administrator), application: String(kept.application) };
}

function password(): string {
  return randomBytes(24).toString("base64url");
}

/** Writes a whole file or none, and never over one that is there: of two starts at once, the first one's text stays. */
async function writeOnce(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${randomUUID()}`;
  await writeFile(unfinished, text, { mode: 0o600, flag: "wx" });
  try {
    await link(unfinished, path);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  } finally {
    await rm(unfinished);
  }
}
