import { z } from "zod";
import type { StaunchError } from "#platform/index.ts";

const points = z.object({ openPoints: z.array(z.object({ sentence: z.string() })) });

/** A refusal with what it still waits for, for somebody who has only the words. */
export function refusalWords({ message, details }: StaunchError): string {
  const open = points.safeParse(details).data?.openPoints ?? [];
  return [message, ...open.map(({ sentence }) => sentence)].join(" ");
}
