import { useQuery } from "@tanstack/react-query";
import type { LucideIcon } from "lucide-react";

/** Something on the server, by its name. */
export interface Found {
  readonly href: string;
  readonly label: string;
  readonly detail?: string | undefined;
  readonly icon: LucideIcon;
}

/** One kind of thing that can be found. */
export interface SearchSource {
  readonly name: string;
  readonly find: (text: string, signal: AbortSignal) => Promise<readonly Found[]>;
}

const sources: readonly SearchSource[] = [];
const enoughLetters = 2;

/** What the lists of the API hold under a text, each kind in its own time; one that fails is left out. */
export function useServerSearch(text: string): { readonly items: readonly Found[]; readonly isLoading: boolean } {
  const wanted = text.trim();
  const query = useQuery({
    queryKey: ["search", wanted],
    enabled: wanted.length >= enoughLetters,
    staleTime: 15_000,
    queryFn: async ({ signal }) => {
      const answers = await Promise.allSettled(sources.map((source) => source.find(wanted, signal)));
      return answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    },
  });
  return { items: query.data ?? [], isLoading: query.isFetching };
}
