import { read } from "@staunch/client";
import { UsageError } from "#exit-codes.ts";
import { printDone } from "#print.ts";
import { type CommonOptions, connect, type Surroundings } from "#surroundings.ts";

/** Takes a page: by its id, or `latest`, the newest one that waits for whoever asks. */
export async function ack(around: Surroundings, which: string, options: CommonOptions): Promise<void> {
  const api = connect(around, options);
  const id = which === "latest" ? await latestOf(api) : which;
  const answer = await read(api.POST("/api/v1/pages/{id}/acknowledge", { params: { path: { id } } }));
  printDone(around, options, { answer, sentence: `Acknowledged: ${answer.title}` });
}

async function latestOf(api: ReturnType<typeof connect>): Promise<string> {
  const { items } = await read(api.GET("/api/v1/me/pages"));
  const [latest] = items.filter((page) => page.status !== "acknowledged").toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  if (latest === undefined) throw new UsageError("No page waits for you.");
  return latest.id;
}
