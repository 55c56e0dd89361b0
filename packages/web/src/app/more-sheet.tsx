import { Settings, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import { navigation } from "#app/navigation.ts";
import type { OverlayProps } from "#app/overlays.tsx";
import { hasScreen } from "#app/screens.ts";
import { Dialog } from "#ui/dialog.tsx";
import { Link } from "#ui/link.tsx";

const rest = [
  ...navigation.filter((item) => item.phoneLabel === undefined),
  { label: "Me", href: "/me", icon: UserRound },
  { label: "Settings", href: "/settings", icon: Settings },
].filter((item) => hasScreen(item.href));

/** The places that have no room in the bottom bar. */
export function MoreSheet({ isOpen, onOpenChange }: OverlayProps): ReactNode {
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title="More" isDismissable>
      <ul className="-mx-2 flex flex-col">
        {rest.map(({ href, icon: Icon, label }) => (
          <li key={href}>
            <Link
              look="plain"
              href={href}
              onClick={() => onOpenChange(false)}
              className="flex h-12 items-center gap-3 rounded-control! px-2 text-body font-medium"
            >
              <Icon aria-hidden className="size-5 text-ink-3" />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
