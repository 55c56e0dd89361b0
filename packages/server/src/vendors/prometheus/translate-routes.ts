import type { Matcher } from "@staunch/core/alerts";
import { matchersAsCel } from "#vendors/prometheus/matchers-as-cel.ts";
import { type RouteText, readMatchers } from "#vendors/prometheus/read-configuration.ts";

/** A route of the tree as one rule: what it matches itself, after all that its children take. */
export interface TranslatedRoute {
  /** As `route.routes.2`. */
  readonly path: string;
  readonly receiver: string;
  readonly condition: string;
  readonly afterMatch: "stop" | "continue";
  /** Its own and those of all above it. */
  readonly matchers: readonly Matcher[];
  readonly text: RouteText;
  /** Do its matchers alone say which alerts end here: no child takes any, and no route before it? */
  readonly isPlain: boolean;
}

export interface UntranslatedRoute {
  readonly path: string;
  readonly reason: string;
}

export interface TranslatedTree {
  /** In the order in which rules must stand: children before the route that takes what they leave. */
  readonly routes: readonly TranslatedRoute[];
  readonly faults: readonly UntranslatedRoute[];
}

/** What a route has from those above it. */
interface Above {
  readonly path: string;
  readonly receiver: string;
  readonly matchers: readonly Matcher[];
  /** Conditions beside matchers: which routes must not have taken the alert. */
  readonly unless: readonly string[];
  /** Some route above goes on to its siblings, so no rule below it may stop. */
  readonly goesOn: boolean;
  readonly isPlain: boolean;
}

/**
 * The route tree as a flat list of rules. An alert goes down the tree to the first child that matches, and on to later
 * siblings where that child says `continue`; a route takes what none of its children match.
 * Source: prometheus/alertmanager, dispatch/route.go, Match.
 */
export function translateRoutes(root: RouteText): TranslatedTree {
  const tree: Tree = { routes: [], faults: [] };
  walk(root, { path: "route", receiver: "", matchers: [], unless: [], goesOn: false, isPlain: true }, tree);
  return tree;
}

interface Tree {
  readonly routes: TranslatedRoute[];
  readonly faults: UntranslatedRoute[];
}

/** @returns the condition of the route's own matchers; undefined when they cannot be read. */
function walk(text: RouteText, above: Above, tree: Tree): string | undefined {
  const own = readMatchers(text.match, text.match_re, text.matchers);
  if (own.kind === "fault") {
    tree.faults.push({ path: above.path, reason: own.reason });
    return undefined;
  }
  const place: Above = {
    ...above,
    receiver: text.receiver ?? above.receiver,
    matchers: [...above.matchers, ...own.matchers],
    goesOn: above.goesOn || text.continue === true,
  };
  const takers = walkChildren(text.routes ?? [], place, tree);
  tree.routes.push({
    path: place.path,
    receiver: place.receiver,
    condition: conditionOf(place.matchers, [...place.unless, ...takers]),
    afterMatch: place.goesOn ? "continue" : "stop",
    matchers: place.matchers,
    text,
    isPlain: place.isPlain && (text.routes ?? []).length === 0,
  });
  return matchersAsCel(own.matchers);
}

/** @returns conditions under which a child has taken the alert and its rule did not stop: the route must say itself that it has not. */
function walkChildren(children: readonly RouteText[], place: Above, tree: Tree): readonly string[] {
  const takers: string[] = [];
  const unless = [...place.unless];
  for (const [index, child] of children.entries()) {
    const below = { ...place, path: `${place.path}.routes.${index}`, unless: [...unless], isPlain: place.isPlain && index === 0 };
    const condition = walk(child, below, tree);
    if (condition === undefined) continue;
    // Where the rules of a child surely stop, those after them need not ask.
    if (!place.goesOn && !goesOnSomewhere(child)) continue;
    takers.push(condition);
    if (child.continue !== true) unless.push(condition);
  }
  return takers;
}

function goesOnSomewhere(route: RouteText): boolean {
  return route.continue === true || (route.routes ?? []).some(goesOnSomewhere);
}

function conditionOf(matchers: readonly Matcher[], unless: readonly string[]): string {
  const own = matchers.length === 0 && unless.length > 0 ? [] : [matchersAsCel(matchers)];
  return [...own, ...unless.map((condition) => `!(${condition})`)].join(" && ");
}
