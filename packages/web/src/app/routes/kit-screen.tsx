import type { ReactNode } from "react";
import { KitActions } from "#app/kit/kit-actions.tsx";
import { KitDisplay } from "#app/kit/kit-display.tsx";
import { KitFields } from "#app/kit/kit-fields.tsx";
import { ThemeButton } from "#app/theme-button.tsx";
import { PageHeader } from "#ui/page-header.tsx";

/** Every primitive in every state: what the accessibility and picture checks look at. Everything in it is made up. */
export function KitScreen(): ReactNode {
  return (
    <div className="mx-auto max-w-page py-6">
      <PageHeader
        title="Kit"
        description="Every primitive in every state. The people and services here are made up."
        actions={<ThemeButton />}
      />
      <KitActions />
      <KitFields />
      <KitDisplay />
    </div>
  );
}
