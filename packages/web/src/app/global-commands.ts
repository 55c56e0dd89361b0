import { useRouter } from "@tanstack/react-router";
import { Bell, BellRing, CircleHelp, Plus, Search } from "lucide-react";
import { useMemo } from "react";
import { alertPlaces } from "#alerts/index.ts";
import { navigation } from "#app/navigation.ts";
import { canDeclare, type OverlayControl } from "#app/overlays.tsx";
import { useMayNot } from "#identity/index.ts";
import { type Command, useCommands } from "#ui/commands.ts";

/** What can be done wherever one is. */
export function useGlobalCommands(overlay: OverlayControl): void {
  const router = useRouter();
  const { show } = overlay;
  const mayNotPage = useMayNot("responder");
  const commands = useMemo((): readonly Command[] => {
    const go = navigation.map(
      (item): Command => ({
        id: `go.${item.href}`,
        label: item.label,
        keys: `g ${item.key}`,
        group: "go",
        icon: item.icon,
        onAct: () => void router.navigate({ to: item.href }),
      }),
    );
    // Their screens have no key of their own; they are found by their names.
    const places = alertPlaces.slice(1).map(
      ({ href, label }): Command => ({
        id: `go.${href}`,
        label,
        group: "go",
        icon: Bell,
        onAct: () => void router.navigate({ to: href }),
      }),
    );
    const declare: readonly Command[] = canDeclare
      ? [{ id: "declare", label: "Declare an incident", keys: "c", group: "global", icon: Plus, onAct: () => show("declare") }]
      : [];
    return [
      ...go,
      ...places,
      ...declare,
      {
        id: "page-somebody",
        label: "Page somebody",
        group: "global",
        icon: BellRing,
        disabledReason: mayNotPage,
        onAct: () => show("page"),
      },
      { id: "palette", label: "Search or run a command", keys: "mod+k", group: "global", icon: Search, onAct: () => show("palette") },
      { id: "search", label: "Search", keys: "/", group: "global", icon: Search, onAct: () => show("palette") },
      { id: "help", label: "Keyboard shortcuts", keys: "?", group: "global", icon: CircleHelp, onAct: () => show("help") },
    ];
  }, [router, show, mayNotPage]);
  useCommands(commands);
}
