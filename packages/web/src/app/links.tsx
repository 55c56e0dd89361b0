import { useRouter } from "@tanstack/react-router";
import { type ReactNode, useCallback, useEffect } from "react";
import { LinkPreload } from "#ui/link.tsx";

/**
 * Every link to an address of ours, wherever it stands (kit, rows, menus, text written by people), goes through the
 * router, and loads its screen when the pointer or the focus comes near.
 */
export function Links({ children }: { readonly children: ReactNode }): ReactNode {
  const router = useRouter();
  useEffect(() => {
    const follow = (event: MouseEvent): void => {
      const href = ownAddress(event);
      if (href === undefined) return;
      event.preventDefault();
      void router.navigate({ href });
    };
    document.addEventListener("click", follow);
    return () => document.removeEventListener("click", follow);
  }, [router]);
  const preload = useCallback(
    (href: string) => {
      if (href.startsWith("/")) void router.preloadRoute({ to: href.split(/[?#]/)[0] });
    },
    [router],
  );
  return <LinkPreload value={preload}>{children}</LinkPreload>;
}

/** Served by the server itself, outside the application. */
const elsewhere = /^\/(api|status|integrations|a|healthz|readyz|metrics)(\/|$)/;

/** Where a plain press on a link of ours leads; undefined for everything the browser should do itself. */
function ownAddress(event: MouseEvent): string | undefined {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || !isPlainPress(event) || opensElsewhere(link)) return undefined;
  const address = new URL(link.href);
  if (address.origin !== location.origin || elsewhere.test(address.pathname)) return undefined;
  const isAnchor = address.pathname === location.pathname && address.search === location.search && address.hash !== "";
  return isAnchor ? undefined : `${address.pathname}${address.search}${address.hash}`;
}

function isPlainPress(event: MouseEvent): boolean {
  const isModified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  return !event.defaultPrevented && event.button === 0 && !isModified;
}

function opensElsewhere(link: HTMLAnchorElement): boolean {
  return (link.target !== "" && link.target !== "_self") || link.hasAttribute("download");
}
