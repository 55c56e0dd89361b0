import type { paths } from "@staunch/client";

type NewProbe = NonNullable<paths["/api/v1/probes"]["post"]["requestBody"]>["content"]["application/json"];
type ProbeTarget = NewProbe["target"];
type ProbeKind = ProbeTarget["kind"];

/** What a person enters about what is looked at; which of it counts follows from the kind. */
export interface ProbeDraft {
  readonly kind: ProbeKind;
  readonly url: string;
  readonly expectStatus: number;
  readonly expectText: string;
  readonly host: string;
  readonly port: number;
  readonly daysLeft: number;
  readonly recordType: string;
  readonly expect: string;
  readonly query: string;
  readonly operator: string;
  readonly threshold: number;
}

export const newProbe: ProbeDraft = {
  kind: "http",
  url: "",
  expectStatus: Number.NaN,
  expectText: "",
  host: "",
  port: 443,
  daysLeft: 14,
  recordType: "A",
  expect: "",
  query: "",
  operator: "<",
  threshold: 1,
};

export const recordTypes = ["A", "AAAA", "CNAME", "MX", "NS", "TXT"] as const;
export const operators = ["<", "<=", ">", ">="] as const;

/** The target that the fields say. */
export function targetOf(draft: ProbeDraft): ProbeTarget {
  const host = draft.host.trim();
  switch (draft.kind) {
    case "http": {
      const status = Number.isNaN(draft.expectStatus) ? {} : { expectStatus: draft.expectStatus };
      return { kind: "http", url: draft.url.trim(), expectText: draft.expectText, ...status };
    }
    case "tcp":
      return { kind: "tcp", host, port: draft.port };
    case "tls":
      return { kind: "tls", host, port: draft.port, daysLeft: draft.daysLeft, trust: "required" };
    case "dns": {
      const recordType = recordTypes.find((type) => type === draft.recordType) ?? "A";
      const expect = draft.expect.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
      return { kind: "dns", name: host, recordType, expect };
    }
    case "promql": {
      const operator = operators.find((one) => one === draft.operator) ?? "<";
      const objective = { operator, threshold: draft.threshold, unit: "count" } as const;
      return { kind: "promql", url: draft.url.trim(), query: draft.query.trim(), objective };
    }
  }
}

/** What a probe looks at, in one line. */
export function targetWords(target: ProbeTarget): string {
  switch (target.kind) {
    case "http":
      return target.url;
    case "tcp":
      return `${target.host}:${target.port}`;
    case "tls":
      return `Certificate of ${target.host}:${target.port ?? 443}, good for ${target.daysLeft ?? 14} days`;
    case "dns":
      return `${target.recordType ?? "A"} records of ${target.name}`;
    case "promql":
      return `${target.query} ${target.objective.operator} ${target.objective.threshold}`;
  }
}
