import { useRouter } from "@tanstack/react-router";
import { useCallback, type ReactNode } from "react";
import { RouterProvider } from "react-aria-components";
import { LinkPreload } from "#ui/link.tsx";

/** Links and rows of the kit go through the router, and load their screen when the pointer or the focus comes near. */
export function Links({ children }: { readonly children: ReactNode }): ReactNode {
  const router = useRouter();
  const navigate = useCallback((href: string) => void router.navigate({ href }), [router]);
  const preload = useCallback(
    (href: string) => {
      if (href.startsWith("/")) void router.preloadRoute({ to: href.split(/[?#]/)[0] });
    },
    [router],
  );
  return (
    <RouterProvider navigate={navigate}>
      <LinkPreload value={preload}>{children}</LinkPreload>
    </RouterProvider>
  );
}
