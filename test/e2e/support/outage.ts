import { startMonitor } from "@staunch/demo/monitor";
import { linkIn, setUp, type Stage } from "@staunch/demo/set-up";
import { Shop, startLoad } from "@staunch/demo/shop";
import { systemClock } from "@staunch/server/platform";
import { type MailCatcher, type TestStaunch, testStaunch } from "@staunch/test-support";

/** A Staunch in this process, a sample shop that can break, and its customers. */
export interface Outage extends AsyncDisposable {
  readonly staunch: TestStaunch;
  readonly shop: Shop;
  /** From now on the monitor watches the shop and tells this address. */
  watchFrom(address: string): void;
  /** Puts the bad release out and reports it as a pipeline would, with this key. */
  deployBadRelease(serviceId: string, key: string): Promise<void>;
}

export async function startOutage(owner: "made" | "none"): Promise<Outage> {
  await using stack = new AsyncDisposableStack();
  const staunch = stack.use(await testStaunch({ clock: systemClock, owner }));
  const shop = stack.use(new Shop());
  await shop.listen();
  stack.use(startLoad(shop));
  const rest = stack.move();
  return {
    staunch,
    shop,
    watchFrom: (address) => void rest.use(startMonitor(shop, address)),
    async deployBadRelease(serviceId, key) {
      shop.deploy("2.0.0");
      const change = { serviceId, kind: "deploy", version: "2.0.0", previousVersion: "1.0.0", author: "Sample pipeline" };
      await staunch.api("POST", "/changes", { ...change, summary: "Deploy shop 2.0.0" }, { key });
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

/** Everything the demonstration sets up, on the Staunch of this outage; its monitor watches at once. */
export async function setStage(outage: Outage): Promise<Stage> {
  const { staunch, shop } = outage;
  const { url, ownerKey, ownerEmail, ownerPassword } = staunch;
  const stage = await setUp({ url, apiKey: ownerKey, ownerEmail, ownerPassword }, staunch.mail, shop);
  outage.watchFrom(stage.sourceUrl);
  return stage;
}

/** The link of the newest page by mail to this address. */
export async function pageLink(mail: MailCatcher, to: string): Promise<string> {
  const paged = await mail.waitFor((caught) => caught.to === to && /\/a\/\S+/.test(caught.text));
  return linkIn(paged.text, "/a/");
}
