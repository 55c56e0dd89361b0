import type { ReactNode } from "react";

/** The mark and the name. */
export function Logo(): ReactNode {
  return (
    <span className="inline-flex items-center gap-2.5 text-h2 font-heading">
      <svg
        aria-hidden
        viewBox="0 0 24 24"
        className="size-5.5 text-act-ink"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.1"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <path d="M12 3.2c3 3.7 4.6 6.300 4.6 8.7a4.6 4.6 0 0 1-9.200 0c0-2.400 1.600-5 4.6-8.7Z" />
        <path d="M3.5 16.500c1.700 1.400 3.200 3.800 8.5 3.800s6.800-2.400 8.5-3.800" />
      </svg>
      Staunch
    </span>
  );
}
