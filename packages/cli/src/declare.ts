import { read } from "@staunch/client";
import { listServices, pickByName } from "#find-by-name.ts";
import { UsageError } from "#exit-codes.ts";
import { printDone } from "#print.ts";
import { type CommonOptions, connect, type Surroundings } from "#surroundings.ts";

export interface DeclareOptions extends CommonOptions {
  readonly severity?: string;
  readonly service?: string;
  readonly triage?: boolean;
  readonly page?: boolean;
}

const severities = ["SEV1", "SEV2", "SEV3", "SEV4", "SEV5"] as const;

/** `sev1`, `SEV1` and `1` mean the same. @throws UsageError for anything else. */
function toSeverity(text: string): (typeof severities)[number] {
  const wanted = `SEV${text
    .trim()
    .toUpperCase()
    .replace(/^SEV-?/u, "")}`;
  const found = severities.find((severity) => severity === wanted);
  if (found === undefined) throw new UsageError(`Not a severity: ${text}. Give SEV1 (worst) to SEV5.`);
  return found;
}

/** Opens an incident: one line of text is enough. */
export async function declare(around: Surroundings, title: string, options: DeclareOptions): Promise<void> {
  const severity = options.severity === undefined ? undefined : toSeverity(options.severity);
  const api = connect(around, options);
  const service = options.service === undefined ? undefined : pickByName(await listServices(api), options.service);
  if (options.page === true && service === undefined) throw new UsageError("--page needs --service: it pages whoever is on call for it.");
  const answer = await read(
    api.POST("/api/v1/incidents", {
      body: {
        title,
        status: options.triage === true ? "triage" : "active",
        page: options.page === true ? "services" : "nobody",
        ...(severity === undefined ? {} : { severity }),
        ...(service === undefined ? {} : { serviceIds: [service.id] }),
      },
    }),
  );
  printDone(around, options, { answer, sentence: `Declared ${answer.reference} ${answer.severity}: ${title}` });
}
