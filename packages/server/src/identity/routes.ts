import type { ApiRoutes } from "#platform/index.ts";
import type { IdentityDeps } from "#identity/identity-deps.ts";
import { keyRoutes } from "#identity/routes-keys.ts";
import { peopleRoutes } from "#identity/routes-people.ts";
import { sessionRoutes } from "#identity/routes-session.ts";
import { teamRoutes } from "#identity/routes-teams.ts";

/** Everything about who may come in and what they may do. */
export function identityRoutes(deps: IdentityDeps): ApiRoutes {
  return (api) => {
    sessionRoutes(api, deps);
    peopleRoutes(api, deps);
    teamRoutes(api);
    keyRoutes(api, deps);
  };
}
