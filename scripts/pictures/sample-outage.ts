import type { SampleMonitoring } from "./sample-monitoring.ts";

/** SAMPLE DATA: nobody here exists. */
const people = ["Jonas Lindqvist", "Ravi Shah", "Tomás Ferreira"] as const;
const commander = "Mira Okafor";
const zone = "Europe/Berlin";
const title = "Checkout failing for EU customers";

export interface SampleOutage {
  readonly scheduleId: string;
  readonly statusPath: string;
  readonly room: string;
}

/** The API as the commander who is signed in, so that the timeline has their name. */
export interface Caller {
  readonly api: <T>(method: string, path: string, body?: unknown) => Promise<T>;
}

interface Made {
  readonly id: string;
}

/** Plays the sample outage up to the moment before the rollback. */
export async function playOutage(staunch: Caller, monitoring: SampleMonitoring, impactAt: Temporal.Instant): Promise<SampleOutage> {
  const me = await nameCommander(staunch);
  const ids = await Promise.all(people.map((name) => addPerson(staunch, name)));
  const [jonas = "", ravi = "", tomas = ""] = ids;
  const service = await staunch.api<Made>("POST", "/services", { name: "checkout-api", description: "Takes the money" });
  const scheduleId = await addOnCall(staunch, [me, ravi, tomas]);
  await addWaysOut(staunch, service.id, monitoring.url);
  const { statusPath, componentId } = await addStatusPage(staunch, service.id);
  const groupId = await fireAlert(staunch, service.id);
  await reportDeploy(staunch, service.id, impactAt);
  const declaration = { title, severity: "SEV1", alertGroupId: groupId, commanderId: me, impactStartedAt: impactAt.toString() };
  const { reference } = await staunch.api<{ reference: string }>("POST", "/incidents", { ...declaration, serviceIds: [service.id] });
  const room = `/incidents/${reference}`;
  await staunch.api("POST", `${room}/roles`, { role: "communications_lead", userId: jonas });
  await staunch.api("POST", `${room}/notes`, {
    text: "PSP timeouts only from pods on the new build. The old canary pod is clean, so not the provider.",
  });
  await staunch.api("POST", `${room}/updates`, {
    audience: "public",
    status: "identified",
    title: "Checkout fails for some customers",
    message: "Some customers in Europe cannot complete checkout. We have identified the change involved and are reversing it.",
    nextUpdateInMinutes: 15,
    components: [{ componentId, status: "partial_outage" }],
  });
  await staunch.api("POST", `${room}/decisions`, {
    text: "Roll back first, diagnose after. Holding all EU deploys until the error rate is under 1 %.",
  });
  await staunch.api("POST", `${room}/pages`, { userId: tomas });
  return { scheduleId, statusPath, room };
}

/** Waits until something is so; the machine may be slow, but not for ever. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 250);
    });
  }
}

async function nameCommander(staunch: Caller): Promise<string> {
  const { user } = await staunch.api<{ user: { id: string; version: number } }>("GET", "/me");
  await staunch.api("PATCH", "/me", { name: commander, timeZone: zone, version: user.version });
  return user.id;
}

async function addPerson(staunch: Caller, name: string): Promise<string> {
  const email = `${name
    .split(" ")[0]
    ?.toLowerCase()
    .normalize("NFD")
    .replaceAll(/[^a-z]/g, "")}@example.org`;
  const { link } = await staunch.api<{ link: string }>("POST", "/invitations", { email, role: "responder" });
  const { origin, pathname } = new URL(link);
  // Not as the commander: whoever accepts is signed in by it.
  const accepted = await fetch(`${origin}/api/v1/invitations/${pathname.split("/").at(-1)}/accept`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, password: "sample data, four words", timeZone: zone }),
  });
  const { user } = (await accepted.json()) as { readonly user: Made };
  return user.id;
}

async function addOnCall(staunch: Caller, userIds: readonly string[]): Promise<string> {
  const rotation = (name: string, first: number, handoffAt: string): object => ({
    name,
    members: userIds.map((_, index) => ({ kind: "user", userId: userIds[(index + first) % userIds.length] })),
    start: "2026-01-05T09:00",
    turn: { unit: "days", count: 2, handoffAt },
  });
  const definition = { timeZone: zone, rotations: [rotation("Primary", 0, "09:00")] };
  const schedule = await staunch.api<Made>("POST", "/schedules", { name: "Payments primary", definition });
  await staunch.api("POST", "/escalation-policies", {
    name: "Payments",
    steps: [{ targets: [{ kind: "schedule", scheduleId: schedule.id }], delayMinutes: 5 }],
    repeatCount: 2,
  });
  return schedule.id;
}

async function addWaysOut(staunch: Caller, serviceId: string, url: string): Promise<void> {
  const version = { name: "version", label: "Version to go back to", isRequired: true, defaultValue: "{version}" };
  const ways = [
    { kind: "rollback", name: "Roll back", description: "Puts the release before back", parameters: [version], secondsToEffect: 120 },
    { kind: "disable_flag", name: "Turn off new-psp-routing", description: "Feature flag, 100 % EU since Friday", secondsToEffect: 10 },
    {
      kind: "failover",
      name: "Shift EU checkout to eu-west",
      description: "Standby at 71 % of capacity",
      secondsToEffect: 300,
      risk: "medium",
    },
    { kind: "rate_limit", name: "Queue guest checkouts", description: "Customers wait, orders are kept", secondsToEffect: 30 },
  ];
  for (const way of ways) await staunch.api("POST", `/services/${serviceId}/mitigations`, { ...way, runner: { kind: "http", url } });
  await staunch.api("POST", `/services/${serviceId}/recovery-checks`, {
    name: "Failed checkouts, EU",
    source: { kind: "promql", url, query: "sum(rate(checkout_errors[1m])) / sum(rate(checkout_requests[1m]))" },
    objective: { operator: "<", threshold: 0.01, unit: "ratio" },
    holdSeconds: 5,
    intervalSeconds: 5,
  });
}

interface StatusPage {
  readonly statusPath: string;
  readonly componentId: string;
}

async function addStatusPage(staunch: Caller, serviceId: string): Promise<StatusPage> {
  const slug = "sample-shop";
  const page = await staunch.api<Made>("POST", "/status-pages", { name: "Sample shop", slug, timeZone: zone });
  const components = [{ name: "Checkout", serviceId }, { name: "Search" }, { name: "Order tracking" }];
  const ids: string[] = [];
  for (const component of components) ids.push((await staunch.api<Made>("POST", `/status-pages/${page.id}/components`, component)).id);
  await staunch.api("POST", `/status-pages/${page.id}/publish`);
  return { statusPath: `/status/${slug}`, componentId: ids[0] ?? "" };
}

async function fireAlert(staunch: Caller, serviceId: string): Promise<string> {
  const source = await staunch.api<{ url: string }>("POST", "/sources", { kind: "generic", name: "Shop monitor", serviceId });
  const alert = {
    title: "Checkout fails for 38 % of EU customers",
    severity: "critical",
    dedupKey: "checkout-eu",
    labels: { region: "eu" },
  };
  await fetch(source.url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(alert) });
  const page = await until("the page", async () => (await staunch.api<{ items: Made[] }>("GET", "/me/pages")).items[0]);
  await staunch.api("POST", `/pages/${page.id}/acknowledge`);
  return until("the alert", async () => (await staunch.api<{ items: { groupId: string }[] }>("GET", "/alerts")).items[0]?.groupId);
}

async function reportDeploy(staunch: Caller, serviceId: string, impactAt: Temporal.Instant): Promise<void> {
  await staunch.api("POST", "/changes", {
    serviceId,
    kind: "deploy",
    version: "2026.11.23-2",
    previousVersion: "2026.11.22-7",
    summary: "Serving EU, 3 commits",
    author: "ravi",
    at: impactAt.subtract({ minutes: 4 }).toString(),
  });
}
