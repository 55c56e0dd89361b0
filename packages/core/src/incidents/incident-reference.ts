/** The number people say: `INC-42`. Counted per organisation from 1. */
export function incidentReference(number: number): string {
  return `INC-${number}`;
}

/** Reads `INC-42`, `inc-42` or `42`; undefined when it is none of them. */
export function parseIncidentReference(text: string): number | undefined {
  const match = /^(?:inc-)?([1-9][0-9]{0,8})$/iu.exec(text.trim());
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
