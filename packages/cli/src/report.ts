import { read } from "@staunch/client";
import { listServices, pickByName } from "#find-by-name.ts";
import { printDone } from "#print.ts";
import { type CommonOptions, connect, type Surroundings } from "#surroundings.ts";

export interface ReportOptions extends CommonOptions {
  readonly service?: string;
  readonly low?: boolean;
}

/** Says that something is wrong: whoever is on call hears of it, and somebody answers it. */
export async function report(around: Surroundings, text: string, options: ReportOptions): Promise<void> {
  const api = connect(around, options);
  const service = options.service === undefined ? undefined : pickByName(await listServices(api), options.service);
  const answer = await read(
    api.POST("/api/v1/reports", {
      body: {
        text,
        origin: "cli",
        severity: options.low === true ? "warning" : "critical",
        ...(service === undefined ? {} : { serviceId: service.id }),
      },
    }),
  );
  const about = answer.serviceName === null ? "" : ` about ${answer.serviceName}`;
  printDone(around, options, { answer, sentence: `Reported${about}: ${text}` });
}
