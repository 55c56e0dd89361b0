import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { freePort } from "@staunch/server/app";
import { answersTcp } from "../answers-tcp.ts";
import { startProgram } from "../debian-program.ts";
import { temporaryFolder } from "../staunch-process.ts";

const patienceMs = 20_000;

/** A real ngircd at a port of this machine. */
export interface IrcNetwork extends AsyncDisposable {
  readonly port: number;
  /** A person's client, signed on. */
  join(nick: string): Promise<IrcPerson>;
}

export interface IrcPerson extends AsyncDisposable {
  /** What was said to this person alone, and by whom. */
  readonly heard: readonly { readonly from: string; readonly text: string }[];
  say(to: string, text: string): void;
  /** The first such line, heard already or yet to come. Fails after twenty seconds. */
  waitFor(wanted: (text: string) => boolean): Promise<string>;
}

export async function startNgircd(): Promise<IrcNetwork> {
  const port = await freePort("127.0.0.1");
  const folder = await temporaryFolder();
  const config = join(folder, "ngircd.conf");
  await writeFile(
    config,
    `[Global]
Name = irc.example.org
Info = test
Listen = 127.0.0.1
Ports = ${port}
[Limits]
MaxConnectionsIP = 0
MaxPenaltyTime = 0
[Options]
DNS = no
Ident = no
PAM = no
`,
  );
  const program = startProgram("ngircd", ["-n", "-f", config]);
  const network: IrcNetwork = {
    port,
    join: (nick) => joined(port, nick),
    [Symbol.asyncDispose]: async () => {
      await program[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
  if (await answersTcp(port, patienceMs)) return network;
  await network[Symbol.asyncDispose]();
  throw new Error("ngircd does not listen");
}

async function joined(port: number, nick: string): Promise<IrcPerson> {
  const socket = connect({ host: "127.0.0.1", port });
  const heard: { from: string; text: string }[] = [];
  const looks = new Set<() => void>();
  let isWelcome = false;
  linesOf(socket, (line) => {
    if (line.startsWith("PING ")) socket.write(`PONG ${line.slice(5)}\r\n`);
    if (/^:\S+ 001 /.test(line)) isWelcome = true;
    const said = /^:([^!\s]+)\S* PRIVMSG (\S+) :(.*)$/.exec(line);
    if (said !== null && said[2] === nick) heard.push({ from: said[1] ?? "", text: said[3] ?? "" });
    for (const look of looks) look();
  });
  socket.write(`NICK ${nick}\r\nUSER ${nick} 0 * :${nick}\r\n`);
  const until = <T>(read: () => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        looks.delete(look);
        reject(new Error(`${nick} waited in vain; heard: ${JSON.stringify(heard)}`));
      }, patienceMs);
      const look = (): void => {
        const found = read();
        if (found === undefined) return;
        looks.delete(look);
        clearTimeout(timer);
        resolve(found);
      };
      looks.add(look);
      look();
    });
  await until(() => isWelcome || undefined);
  return {
    heard,
    say: (to, text) => void socket.write(`PRIVMSG ${to} :${text}\r\n`),
    waitFor: (wanted) => until(() => heard.find(({ text }) => wanted(text))?.text),
    [Symbol.asyncDispose]: async () => {
      if (!socket.destroyed) {
        const closed = once(socket, "close");
        socket.end("QUIT\r\n");
        await closed;
      }
    },
  };
}

/** An IRC server that takes one account by SASL, and no client without. */
export interface SaslServer extends AsyncDisposable {
  readonly port: number;
  /** Lines that came after signing on. */
  readonly lines: readonly string[];
}

export async function startSaslServer(user: string, password: string): Promise<SaslServer> {
  const lines: string[] = [];
  const sockets = new Set<Socket>();
  const expected = Buffer.from(`\0${user}\0${password}`).toString("base64");
  const server = createServer((socket) => {
    sockets.add(socket);
    const client = { isKnown: false, isOn: false, given: "" };
    linesOf(socket, (line) => {
      if (client.isOn) lines.push(line);
      for (const answer of saslAnswers(client, line, expected)) socket.write(`${answer}\r\n`);
    });
    socket.on("close", () => sockets.delete(socket));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    lines,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

interface SaslClient {
  isKnown: boolean;
  isOn: boolean;
  given: string;
}

/** What the server says to one line of a client. */
function saslAnswers(client: SaslClient, line: string, expected: string): readonly string[] {
  const from = ":irc.example.org";
  const [command = "", param = ""] = line.split(" ");
  if (command === "PING") return [`${from} PONG irc.example.org :${param}`];
  if (line === "CAP REQ :sasl") return [`${from} CAP * ACK :sasl`];
  if (line === "AUTHENTICATE PLAIN") return ["AUTHENTICATE +"];
  if (command === "AUTHENTICATE") {
    client.given += param === "+" ? "" : param;
    if (param.length === 400) return [];
    client.isKnown = client.given === expected;
    return [client.isKnown ? `${from} 903 staunch :SASL authentication successful` : `${from} 904 staunch :SASL authentication failed`];
  }
  if (line !== "CAP END") return [];
  client.isOn = client.isKnown;
  return [client.isOn ? `${from} 001 staunch :Welcome` : `${from} 465 staunch :You need to identify via SASL to use this server`];
}

function linesOf(socket: Socket, take: (line: string) => void): void {
  let rest = "";
  socket.setEncoding("utf8");
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    const lines = (rest + String(chunk)).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  });
}
