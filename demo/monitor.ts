import type { Shop } from "./shop.ts";

/** Above this, for `patience` looks in a row, the monitor raises its alert; below it as long, the alert resolves. */
const thresholdPercent = 5;
const patience = 3;
const lookEveryMs = 500;

/** A small monitoring system: watches the shop from outside and tells Staunch, as any sender would. */
export function startMonitor(shop: Shop, address: string): Disposable {
  let streak = 0;
  let isFiring = false;
  const look = async (): Promise<void> => {
    const stats = (await (await fetch(`${shop.url}/stats`)).json()) as { readonly errorRatePercent: number };
    const isBad = stats.errorRatePercent > thresholdPercent;
    streak = isBad === isFiring ? 0 : streak + 1;
    if (streak < patience) return;
    isFiring = isBad;
    streak = 0;
    await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        title: `Checkout fails for ${Math.round(stats.errorRatePercent)} % of customers`,
        severity: "critical",
        dedupKey: "shop-checkout-errors",
        status: isFiring ? "firing" : "resolved",
        labels: { service: "shop", endpoint: "/checkout" },
      }),
    });
  };
  const timer = setInterval(() => {
    look().catch(() => undefined);
  }, lookEveryMs);
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
    },
  };
}
