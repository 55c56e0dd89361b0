/** What a script learns from the exit status. */
export const exitCodes = {
  done: 0,
  /** The server said no: not found, not allowed, a conflict. */
  refused: 1,
  /** The command was written wrongly. */
  usage: 2,
  /** No server answered, or it could not do its work. */
  unreachable: 3,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The command line asks for something that is not there to ask for. Said without a stack, status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
