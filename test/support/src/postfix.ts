import { chmod, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { freePort } from "@staunch/server/app";
import { type ParsedMail, simpleParser } from "mailparser";
import { runProgram, startProgram } from "./debian-program.ts";
import { answersTcp } from "./answers-tcp.ts";
import { temporaryFolder } from "./staunch-process.ts";

const patienceMs = 20_000;

/** A real Postfix with a configuration, a queue and mailboxes of its own; nothing of the machine's is touched. */
export interface Postfix extends AsyncDisposable {
  readonly url: string;
  /** The first mail in somebody's mailbox that `wanted` says yes to. Fails after twenty seconds. */
  waitFor(name: string, wanted: (mail: ParsedMail) => boolean): Promise<ParsedMail>;
}

/** Why Postfix cannot run here, for `skip`: its master has to begin as root. */
export function missingPostfixRights(): string | false {
  return userInfo().uid === 0 ? false : "Postfix starts as root only";
}

/** @param names of the mailboxes at example.org; mail to anybody else there is refused. */
export async function startPostfix(names: readonly string[]): Promise<Postfix> {
  const port = await freePort("127.0.0.1");
  const folder = await temporaryFolder();
  // Its processes run as a user of their own and have to get here.
  await chmod(folder, 0o755);
  const [config, queue, data, boxes] = ["config", "queue", "data", "mail"].map((name) => join(folder, name));
  for (const path of [config, queue, data, boxes]) await mkdir(path ?? "", { recursive: true });
  await runProgram("chown", ["postfix", data ?? "", boxes ?? ""]);
  const uid = (await runProgram("id", ["-u", "postfix"])).trim();
  const gid = (await runProgram("id", ["-g", "postfix"])).trim();
  const maps = names.map((name) => `{ ${name}@example.org = ${name}/ }`).join(", ");
  const main = `compatibility_level = 3.6
queue_directory = ${queue}
data_directory = ${data}
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.example.org
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
virtual_mailbox_domains = example.org
virtual_mailbox_base = ${boxes}
virtual_mailbox_maps = inline:{ ${maps} }
virtual_minimum_uid = 1
virtual_uid_maps = static:${uid}
virtual_gid_maps = static:${gid}
`;
  await writeFile(join(config ?? "", "main.cf"), main);
  await writeFile(join(config ?? "", "master.cf"), services(port));
  await runProgram("postfix", ["-c", config ?? "", "check"]);
  const program = startProgram("postfix", ["-c", config ?? "", "start-fg"]);
  const postfix: Postfix = {
    url: `smtp://127.0.0.1:${port}`,
    waitFor: (name, wanted) => waitForMail(join(boxes ?? "", name, "new"), wanted),
    [Symbol.asyncDispose]: async () => {
      // Its master has left the process we started: it is stopped by its own command.
      await runProgram("postfix", ["-c", config ?? "", "stop"]);
      await program[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
  if (await answersTcp(port, patienceMs)) return postfix;
  const log = await readFile(join(folder, "log"), "utf8").catch(() => "no log");
  await postfix[Symbol.asyncDispose]();
  throw new Error(`Postfix does not listen:\n${log}`);
}

/** What receives, queues and puts into mailboxes; none of it in a chroot. */
function services(port: number): string {
  return `127.0.0.1:${port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;
}

async function waitForMail(folder: string, wanted: (mail: ParsedMail) => boolean): Promise<ParsedMail> {
  const deadline = performance.now() + patienceMs;
  const seen: string[] = [];
  for (;;) {
    // The folder is made by the first delivery.
    const files = await readdir(folder).catch(() => []);
    for (const file of files) {
      const mail = await simpleParser(await readFile(join(folder, file)));
      if (wanted(mail)) return mail;
      seen.push(mail.subject ?? "");
    }
    if (performance.now() > deadline) throw new Error(`no such mail within twenty seconds; there were: ${[...new Set(seen)].join(", ")}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}
