import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useSearchState } from "#api/url-state.ts";
import type { Me } from "#identity/me.ts";
import { safeReturn } from "#identity/safe-return.ts";

/** What to do once the server knows who this is: forget whatever was cached for somebody else, and go where they were going. */
export function useArrive(destination?: string): (me: Me) => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const back = safeReturn(useSearchState()["return"]);
  return (me) => {
    client.clear();
    client.setQueryData(["me"], me);
    void navigate({ href: destination ?? back, replace: true });
  };
}
