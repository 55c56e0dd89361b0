import { createRootRoute, createRoute, createRouter, lazyRouteComponent, useParams, type AnyRoute } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Frame } from "#app/frame.tsx";
import { PublicFrame } from "#app/public-frame.tsx";
import { exportNameOf, loaderOf, type ScreenEntry, screens } from "#app/screens.ts";

const NotFound = lazyRouteComponent(() => import("#app/screen-states.tsx"), "NotFound");
const ScreenFailed = lazyRouteComponent(() => import("#app/screen-states.tsx"), "ScreenFailed");

const root = createRootRoute({ notFoundComponent: NotFound });
const framed = createRoute({ getParentRoute: () => root, id: "framed", component: Frame });
const open = createRoute({ getParentRoute: () => root, id: "open", component: PublicFrame });

/** A screen's route: its chunk is loaded when the pointer or the focus comes near, and given its path parameters. */
function routeOf(entry: ScreenEntry, parent: AnyRoute): readonly AnyRoute[] {
  const load = loaderOf(entry.file);
  if (load === undefined) return [];
  const name = exportNameOf(entry.file);
  const Screen = lazyRouteComponent(async () => {
    const component = (await load())[name];
    if (component === undefined) throw new Error(`${entry.file} does not export ${name}`);
    return { default: component };
  });
  const ScreenRoute = (): ReactNode => {
    const params = useParams({ strict: false, select: textParams });
    return (
      <>
        <title>{`${entry.title} · Staunch`}</title>
        <Screen params={params} />
      </>
    );
  };
  const route = createRoute({
    getParentRoute: () => parent,
    path: entry.path,
    errorComponent: ScreenFailed,
    loader: () => Screen.preload?.(),
    component: ScreenRoute,
  });
  return [route];
}

function textParams(params: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, String(value)]));
}

const routeTree = root.addChildren([
  framed.addChildren(screens.filter((screen) => screen.isPublic !== true).flatMap((screen) => routeOf(screen, framed))),
  open.addChildren(screens.filter((screen) => screen.isPublic === true).flatMap((screen) => routeOf(screen, open))),
]);

/** Filters are plain words in the address: no quotes, no JSON. */
function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

function stringifySearch(search: Record<string, unknown>): string {
  const entries = Object.entries(search).flatMap(([key, value]) => (typeof value === "string" && value !== "" ? [[key, value]] : []));
  const text = new URLSearchParams(entries).toString();
  return text === "" ? "" : `?${text}`;
}

/** The addresses of the application. */
export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  defaultPreload: false,
  defaultPendingMs: 300,
  scrollRestoration: true,
  defaultNotFoundComponent: NotFound,
});
