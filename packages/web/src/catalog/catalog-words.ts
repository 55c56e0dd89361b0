import type { ChangeKind, ServiceTier } from "@staunch/core/catalog";
import { Flag, Hammer, type LucideIcon, Database, Rocket, Scaling, SlidersHorizontal, Undo2 } from "lucide-react";

/** What each kind of change is called and looks like. */
export const changeWords: Readonly<Record<ChangeKind, { readonly word: string; readonly icon: LucideIcon }>> = {
  deploy: { word: "Deploy", icon: Rocket },
  rollback: { word: "Rollback", icon: Undo2 },
  flag: { word: "Flag", icon: Flag },
  config: { word: "Configuration", icon: SlidersHorizontal },
  migration: { word: "Migration", icon: Database },
  scale: { word: "Scale", icon: Scaling },
  other: { word: "Change", icon: Hammer },
};

/** How much a service matters, in words. */
export const tierWords: Readonly<Record<ServiceTier, string>> = {
  1: "The business stops without it",
  2: "Many people notice at once",
  3: "Some people notice",
  4: "Hardly anybody notices",
};
