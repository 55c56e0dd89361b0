import { asId } from "@staunch/core/kernel";
import type { ReportId } from "#incidents/report.ts";
import { newId, type SecretBox } from "#platform/index.ts";

const purpose = "reports.form";

/** What a form was opened as. */
export interface OpenedForm {
  /** The report that it becomes, once, however often it is sent. */
  readonly id: ReportId;
  readonly openedAt: Temporal.Instant;
}

/** Proves that a form is one that we showed, at this address; no other site can make one. */
export function signForm(secrets: SecretBox, slug: string, now: Temporal.Instant): string {
  const body = `${newId<"report">()}.${now.epochMilliseconds.toString(36)}`;
  return `${body}.${secrets.sign(purpose, `${slug}.${body}`)}`;
}

/** @returns undefined unless we signed it for this address. */
export function openForm(secrets: SecretBox, slug: string, token: string): OpenedForm | undefined {
  const [, body, id, openedAt, signature] = /^(([0-9a-f-]{36})\.([0-9a-z]{1,10}))\.([\w-]{43})$/.exec(token) ?? [];
  if (body === undefined || id === undefined || openedAt === undefined || signature === undefined) return undefined;
  if (!secrets.isSigned(purpose, `${slug}.${body}`, signature)) return undefined;
  return { id: asId<"report">(id), openedAt: Temporal.Instant.fromEpochMilliseconds(Number.parseInt(openedAt, 36)) };
}
