import { Ellipsis } from "lucide-react";
import type { ReactNode } from "react";
import { isWithin, navigation } from "#app/navigation.ts";
import type { OverlayControl } from "#app/overlays.tsx";
import { classNames } from "#ui/class-names.ts";
import { Link } from "#ui/link.tsx";

const itemClass = "flex h-16 flex-col items-center justify-center gap-1 text-label font-label no-underline! cursor-pointer";

/** The way around on phones, under the thumb. A screen with actions of its own lays its bar over this one. */
export function BottomBar({ pathname, overlay }: { readonly pathname: string; readonly overlay: OverlayControl }): ReactNode {
  const places = navigation.filter((item) => item.phoneLabel !== undefined);
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-20 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] rail:hidden"
    >
      <ul className="grid auto-cols-fr grid-flow-col">
        {places.map((place) => {
          const { href, icon: Icon, phoneLabel } = place;
          const isHere = isWithin(pathname, place);
          return (
            <li key={href}>
              <Link
                look="plain"
                href={href}
                aria-current={isHere ? "page" : undefined}
                className={classNames(itemClass, isHere ? "text-act-ink" : "text-ink-2")}
              >
                <Icon aria-hidden className="size-5.5" strokeWidth={isHere ? 2.2 : 1.7} />
                {phoneLabel}
              </Link>
            </li>
          );
        })}
        <li>
          <button type="button" onClick={() => overlay.show("more")} className={classNames(itemClass, "w-full text-ink-2")}>
            <Ellipsis aria-hidden className="size-5.5" strokeWidth={1.7} />
            More
          </button>
        </li>
      </ul>
    </nav>
  );
}
