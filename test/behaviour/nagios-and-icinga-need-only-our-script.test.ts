import assert from "node:assert/strict";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "@staunch/server/platform";
import { missingPrograms, startProgram, temporaryFolder, type TestStaunch, testStaunch } from "@staunch/test-support";

/*
 * What the set-up of a source shows is run as it stands: the script it holds is written out, the configuration it holds
 * is given to the program, and only the place of the script is another one than the text's.
 */

interface Source {
  readonly id: string;
  readonly setup: string;
}

interface Alert {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly status: string;
  readonly severity: string;
  readonly dedupKey: string;
}

const scriptPlace = "/usr/local/bin/staunch-notify";
/** A plugin's output that means something to a shell. */
const badWords = `CRITICAL: 503 "größer" $(touch pwned) \`touch pwned\` <y> & 'x' \\ @y`;

interface Watched extends AsyncDisposable {
  readonly folder: string;
  readonly source: Source;
  /** The blocks of the set-up text, the script's place put right. */
  readonly blocks: readonly string[];
  readonly setState: (state: "good" | "bad") => Promise<void>;
}

/** A folder with the script of the set-up, and a check that says what a file says. */
async function watched(staunch: TestStaunch): Promise<Watched> {
  const folder = await temporaryFolder();
  const source = await staunch.api<Source>("POST", "/sources", { kind: "nagios", name: "watch" });
  const place = join(folder, "staunch-notify");
  const blocks = [...source.setup.matchAll(/```\w+\n([\s\S]*?)```/g)].map((match) => (match[1] ?? "").replaceAll(scriptPlace, place));
  const script = /<<'SCRIPT'\n([\s\S]*)SCRIPT\n/.exec(blocks[0] ?? "")?.[1] ?? assert.fail("the set-up holds no script");
  await writeFile(place, script);
  await chmod(place, 0o755);
  const setState = (state: "good" | "bad"): Promise<void> =>
    writeFile(join(folder, "state"), state === "good" ? "echo 'HTTP OK'; exit 0" : `cat <<'WORDS'\n${badWords}\nWORDS\nexit 2`);
  await writeFile(join(folder, "check"), `#!/bin/sh\n. ${folder}/state\n`);
  await chmod(join(folder, "check"), 0o755);
  await setState("good");
  return { folder, source, blocks, setState, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

async function until(staunch: TestStaunch, { id }: Source, fits: (alerts: readonly Alert[]) => boolean): Promise<readonly Alert[]> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const { items } = await staunch.api<{ items: Alert[] }>("GET", `/alerts?sourceId=${id}`);
    if (fits(items)) return items;
    if (performance.now() > deadline) assert.fail(`not within a minute: ${JSON.stringify(items)}`);
    await sleep(200);
  }
}

/** The check goes bad and good again; its service's alert fires, says what the check said, and resolves. */
async function firesAndResolves(staunch: TestStaunch, { source, setState }: Watched): Promise<void> {
  await sleep(3_000);
  await setState("bad");
  const [fired, ...more] = await until(staunch, source, (alerts) => alerts.length > 0);
  assert.deepEqual(more, []);
  assert.deepEqual(
    [fired?.title, fired?.status, fired?.severity, fired?.dedupKey],
    ["http on web01 is CRITICAL", "triggered", "critical", "web01!http"],
  );
  const whole = await staunch.api<Alert>("GET", `/alerts/${fired?.id}`);
  assert.equal(whole.description, badWords);
  await setState("good");
  await until(staunch, source, ([alert]) => alert?.status === "resolved");
}

function nagiosObjects({ folder, blocks }: Watched): string {
  return `${blocks[1]}
define timeperiod {
  timeperiod_name 24x7
  alias           always
  ${["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"].map((day) => `${day} 00:00-24:00`).join("\n  ")}
}
define command {
  command_name up
  command_line /bin/true
}
define command {
  command_name state
  command_line ${folder}/check
}
define host {
  host_name web01
  check_command up
  contacts staunch
  max_check_attempts 1
  check_interval 1
  retry_interval 1
  notification_interval 0
  check_period 24x7
  notification_period 24x7
}
define service {
  host_name web01
  service_description http
  check_command state
  contacts staunch
  max_check_attempts 1
  check_interval 1
  retry_interval 1
  notification_interval 0
  check_period 24x7
  notification_period 24x7
}
`;
}

test("Nagios, given the set-up's script and configuration, fires and resolves its service's alert", {
  skip: missingPrograms("nagios4", "curl"),
}, async () => {
  await using staunch = await testStaunch({ clock: systemClock });
  await using place = await watched(staunch);
  const { folder } = place;
  await mkdir(join(folder, "results"));
  await writeFile(join(folder, "objects.cfg"), nagiosObjects(place));
  const files = ["log_file", "object_cache_file", "precached_object_file", "status_file", "temp_file", "command_file", "lock_file"];
  const settings = [
    ...[...files, "state_retention_file", "debug_file", "query_socket"].map((name) => `${name}=${folder}/${name}`),
    `cfg_file=${folder}/objects.cfg`,
    `temp_path=${folder}`,
    `log_archive_path=${folder}`,
    `check_result_path=${folder}/results`,
    `nagios_user=${userInfo().username}`,
    `nagios_group=${userInfo().gid}`,
    "use_syslog=0",
    "interval_length=1",
    "check_external_commands=0",
    "enable_environment_macros=1",
  ];
  await writeFile(join(folder, "nagios.cfg"), `${settings.join("\n")}\n`);
  await using _nagios = startProgram("nagios4", [join(folder, "nagios.cfg")]);
  await firesAndResolves(staunch, place);
});

function icingaObjects({ folder, blocks }: Watched): string {
  return `${blocks[2]}
object CheckerComponent "checker" { }
object NotificationComponent "notification" { }
object CheckCommand "up" { command = [ "/bin/true" ] }
object CheckCommand "state" { command = [ "${folder}/check" ] }
object Host "web01" {
  check_command = "up"
  check_interval = 1s
  retry_interval = 1s
  max_check_attempts = 1
}
object Service "http" {
  host_name = "web01"
  check_command = "state"
  check_interval = 1s
  retry_interval = 1s
  max_check_attempts = 1
}
`;
}

test("Icinga, given the set-up's script and configuration, fires and resolves its service's alert", {
  skip: missingPrograms("icinga2", "curl"),
}, async () => {
  await using staunch = await testStaunch({ clock: systemClock });
  await using place = await watched(staunch);
  const { folder } = place;
  await writeFile(join(folder, "icinga2.conf"), icingaObjects(place));
  const folders = ["DataDir", "LogDir", "CacheDir", "SpoolDir", "InitRunDir", "ConfigDir"];
  for (const name of folders) await mkdir(join(folder, name));
  const { username } = userInfo();
  const constants = [
    ...folders.map((name) => `${name}=${folder}/${name}`),
    `RunAsUser=${username}`,
    `RunAsGroup=${username}`,
    "NodeName=staunch",
  ];
  const args = [
    "daemon",
    "--config",
    join(folder, "icinga2.conf"),
    "--log-level",
    "critical",
    ...constants.flatMap((constant) => ["--define", constant]),
  ];
  await using _icinga = startProgram("icinga2", args);
  await firesAndResolves(staunch, place);
});
