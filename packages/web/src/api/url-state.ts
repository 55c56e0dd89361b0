import { useNavigate, useSearch } from "@tanstack/react-router";

/** The parameters after the question mark, as plain text. */
export type SearchState = Readonly<Record<string, string | undefined>>;

/** Everything after the question mark. A filter lives here, so that a list can be linked. */
export function useSearchState(): SearchState {
  return useSearch({ strict: false, select: (search: Record<string, unknown>): SearchState => textOnly(search) });
}

function textOnly(search: Record<string, unknown>): SearchState {
  return Object.fromEntries(Object.entries(search).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])));
}

/**
 * One of them as a state: `const [severity, setSeverity] = useUrlState("severity", "all")`. The fallback is never
 * written into the URL. Replaces the entry in the history: Back leaves the page, not the filter.
 */
export function useUrlState(name: string, fallback: string): readonly [string, (value: string) => void] {
  const value = useSearchState()[name] ?? fallback;
  const navigate = useNavigate();
  const set = (next: string): void => {
    void navigate({
      to: ".",
      replace: true,
      search: (search: SearchState) => ({ ...search, [name]: next === fallback || next === "" ? undefined : next }),
    });
  };
  return [value, set];
}
