import { useRouterState } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { alertPlaces } from "#alerts/alert-places.ts";
import { classNames } from "#ui/class-names.ts";
import { Link } from "#ui/link.tsx";

/** Between the alerts and what decides about them. */
export function AlertsNav(): ReactNode {
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const list = useRef<HTMLUListElement>(null);
  // On a phone the row is longer than the screen: where one is must be seen.
  useEffect(() => {
    list.current?.querySelector("[aria-current=page]")?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [pathname]);
  return (
    <nav aria-label="Alerts" className="-mx-4 mb-5 overflow-x-auto border-b border-line px-4 tablet:mx-0 tablet:px-0">
      <ul ref={list} className="flex gap-1">
        {alertPlaces.map(({ href, label }) => (
          <li key={href}>
            <Link
              look="plain"
              href={href}
              aria-current={pathname === href ? "page" : undefined}
              className={classNames(
                "flex h-10 items-center border-b-2 px-3 text-row font-medium whitespace-nowrap no-underline! focus-visible:-outline-offset-2 pointer-coarse:h-11",
                pathname === href ? "border-act text-ink" : "border-transparent text-ink-2 hover:text-ink",
              )}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
