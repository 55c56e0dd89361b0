import { Outlet } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Links } from "#app/links.tsx";
import { Toasts } from "#app/toasts.tsx";

/** Around the screens for people who are not signed in. */
export function PublicFrame(): ReactNode {
  return (
    <Links>
      <main className="min-h-dvh px-4 tablet:px-6">
        <Outlet />
      </main>
      <Toasts />
    </Links>
  );
}
