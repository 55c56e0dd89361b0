import type { Route } from "@staunch/core/alerts";

/** Routes remembered in each of two generations; what is asked for moves to the younger. */
const mostInGeneration = 50_000;

/** What was decided about events heard before: a mere repeat is not routed again. Bounded: the longest unused go first. */
export class RouteMemo {
  #young = new Map<string, Route | undefined>();
  #old = new Map<string, Route | undefined>();

  /** The route of this key, or what `decide` makes of it. @param key everything the decision rests on. */
  recall(key: string, decide: () => Route | undefined): Route | undefined {
    if (this.#young.has(key)) return this.#young.get(key);
    const route = this.#old.has(key) ? this.#old.get(key) : decide();
    if (this.#young.size >= mostInGeneration) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, route);
    return route;
  }
}
