import { Settings } from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import { Logo } from "#ui/logo.tsx";
import { isWithin, navigation, type NavigationItem } from "#app/navigation.ts";
import { hasScreen } from "#app/screens.ts";
import { ThemeButton } from "#app/theme-button.tsx";
import { useMe } from "#identity/me.ts";
import { Avatar } from "#ui/avatar.tsx";
import { classNames } from "#ui/class-names.ts";
import { Link } from "#ui/link.tsx";

// Facts come after the frame: the way around is drawn without waiting for them.
const PlaceCount = lazy(async () => ({ default: (await import("#app/rail-facts.tsx")).PlaceCount }));
const OnCallCard = lazy(async () => ({ default: (await import("#app/rail-facts.tsx")).OnCallCard }));
const counted: ReadonlySet<string> = new Set(["/incidents", "/alerts"]);

/** The way around on wide screens. */
export function Rail({ pathname }: { readonly pathname: string }): ReactNode {
  return (
    <nav aria-label="Main" className="sticky top-0 hidden h-dvh w-52 shrink-0 flex-col gap-1 border-e border-line px-3 py-4 rail:flex">
      <Link look="plain" href="/" className="mb-4 px-2 py-1 no-underline!">
        <Logo />
      </Link>
      <ul className="flex flex-col gap-0.5">
        {navigation.map((item) => (
          <li key={item.href}>
            <RailLink item={item} isHere={isWithin(pathname, item)}>
              {counted.has(item.href) && (
                <Suspense>
                  <PlaceCount href={item.href} />
                </Suspense>
              )}
            </RailLink>
          </li>
        ))}
      </ul>
      <div className="mt-auto flex flex-col gap-2">
        <Suspense>
          <OnCallCard />
        </Suspense>
        {hasScreen("/settings") && (
          <RailLink
            item={{ label: "Settings", href: "/settings", icon: Settings, key: "" }}
            isHere={isWithin(pathname, { href: "/settings" })}
          />
        )}
        <Person />
      </div>
    </nav>
  );
}

interface RailLinkProps {
  readonly item: NavigationItem;
  readonly isHere: boolean;
  readonly children?: ReactNode;
}

function RailLink({ item, isHere, children }: RailLinkProps): ReactNode {
  const { icon: Icon } = item;
  return (
    <Link
      look="plain"
      href={item.href}
      aria-current={isHere ? "page" : undefined}
      className={classNames(
        "flex h-9 items-center gap-3 rounded-control! border px-2.5 text-row font-medium no-underline! transition-colors duration-100",
        isHere ? "border-line bg-surface text-ink" : "border-transparent text-ink-2 hover:bg-sunken hover:text-ink",
      )}
    >
      <Icon aria-hidden className="size-4.5 shrink-0" strokeWidth={1.8} />
      {item.label}
      {children}
    </Link>
  );
}

function Person(): ReactNode {
  const { data: me } = useMe();
  const name = me?.actor.name ?? "";
  return (
    <div className="flex items-center gap-2 px-1">
      <Link look="plain" href="/me" className="flex min-w-0 flex-1 items-center gap-2.5 py-1 text-row font-medium">
        <Avatar name={name} />
        <span className="truncate">{name}</span>
      </Link>
      <ThemeButton />
    </div>
  );
}
