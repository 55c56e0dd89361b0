import type { ReactNode } from "react";
import { classNames } from "#ui/class-names.ts";

interface AvatarProps {
  /** Undefined is a role or slot nobody holds: a dashed ring. */
  readonly name: string | undefined;
  readonly size?: "small" | "medium";
}

/** Initials beside a written name, never instead of it: hidden from assistive technology. */
export function Avatar({ name, size = "medium" }: AvatarProps): ReactNode {
  return (
    <span
      aria-hidden
      className={classNames(
        "inline-flex shrink-0 items-center justify-center rounded-full border text-label font-label text-ink-2",
        size === "small" ? "size-6" : "size-8",
        name === undefined ? "border-dashed border-line-strong" : "border-line bg-sunken",
      )}
    >
      {name === undefined ? undefined : initials(name)}
    </span>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0] ?? "";
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  return `${Array.from(first)[0] ?? ""}${Array.from(last)[0] ?? ""}`.toUpperCase();
}
