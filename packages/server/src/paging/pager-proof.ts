import type { PageId, UserId } from "@staunch/core/kernel";

/** A weekly test page somebody has asked for. */
export interface PagerProof {
  readonly userId: UserId;
  readonly timeZone: string;
  /** 1 is Monday. */
  readonly weekday: number;
  readonly atTime: string;
  readonly nextAt: Temporal.Instant;
  /** The last one, with its receipts. */
  readonly lastPageId: PageId | undefined;
  readonly version: number;
}
