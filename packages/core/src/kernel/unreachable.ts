/** Closes a switch over a union: the compiler refuses a forgotten case, and a value from outside the types stops here. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
