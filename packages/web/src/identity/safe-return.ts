/** An address of ours to return to; anything that would leave this site leads home instead. */
export function safeReturn(address: string | undefined): string {
  return address?.startsWith("/") === true && !address.startsWith("//") && !address.startsWith("/\\") ? address : "/";
}
