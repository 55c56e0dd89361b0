import type { DnsTarget, Prober, ProbeFinding, TcpTarget, TlsTarget } from "#alerts/index.ts";
import { FetchFailed, type GuardedConnect } from "#platform/index.ts";

/** Does the port take a connection? */
export function tcpProber(connect: GuardedConnect): Prober<TcpTarget> {
  return ({ host, port }, { timeoutMs }) =>
    inWords(async () => {
      await connect.reach({ host, port, timeoutMs });
      return { found: "expected", words: `${host}:${port} takes connections` };
    });
}

const hoursOfDay = 24;

/** Is the certificate trusted for the name, and good for some days yet? */
export function tlsProber(connect: GuardedConnect): Prober<TlsTarget> {
  return ({ host, port, serverName = host, daysLeft, trust }, { timeoutMs, at }) =>
    inWords(async () => {
      const { validUntil, issuer, distrust } = await connect.certificate({ host, port, serverName, timeoutMs });
      const days = Math.floor(at.until(validUntil).total({ unit: "hours" }) / hoursOfDay);
      const until = validUntil.toString().slice(0, 10);
      if (days < 0) return otherwise(`the certificate of ${serverName} expired on ${until}`);
      if (trust === "required" && distrust !== undefined) return otherwise(`the certificate of ${serverName} is not trusted: ${distrust}`);
      if (days < daysLeft) return otherwise(`the certificate of ${serverName} expires in ${inDays(days)}, on ${until}`);
      return { found: "expected", words: `the certificate of ${serverName} is good for ${inDays(days)} yet, by ${issuer}` };
    });
}

function inDays(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}

const mostShown = 10;

/** Has the name the records it should have? */
export function dnsProber(connect: GuardedConnect): Prober<DnsTarget> {
  return ({ name, recordType, expect, server }, { timeoutMs }) =>
    inWords(async () => {
      const records = await connect.resolve({ name, recordType, server, timeoutMs });
      const shown = records.slice(0, mostShown).join(", ");
      if (records.length === 0) return otherwise(`${name} has no ${recordType} record`);
      const missing = expect.filter((wanted) => !records.some((record) => record.toLowerCase() === wanted.trim().toLowerCase()));
      if (missing.length > 0)
        return otherwise(`the ${recordType} records of ${name} are ${shown}; ${missing.join(", ")} is not among them`);
      return { found: "expected", words: `the ${recordType} records of ${name} are ${shown}` };
    });
}

function otherwise(words: string): ProbeFinding {
  return { found: "otherwise", words };
}

/** What keeps one from looking is a finding as well: it cannot be said that all is well. */
async function inWords(look: () => Promise<ProbeFinding>): Promise<ProbeFinding> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof FetchFailed) return otherwise(error.message);
    throw error;
  }
}
