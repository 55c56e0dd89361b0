import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { createQueryClient } from "#api/query-client.ts";
import { onSessionEnd } from "#api/session-end.ts";
import { router } from "#app/router.tsx";
import { screens } from "#app/screens.ts";

const queryClient = createQueryClient();

/** Sign in again, then come back to where one was. */
function goToSignIn(): void {
  const { pathname, href } = router.state.location;
  const isPublic = screens.some((screen) => screen.isPublic === true && pathname.startsWith(screen.path.split("$")[0] ?? screen.path));
  if (isPublic) return;
  queryClient.removeQueries({ queryKey: ["me"] });
  void router.navigate({ to: "/sign-in", search: { return: href } });
}

onSessionEnd(goToSignIn);

/** The whole application. */
export function App(): ReactNode {
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
