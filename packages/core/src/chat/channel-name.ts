/** What a channel is called: `inc-42-checkout-failing`. */
export interface ChannelNaming {
  /** As people say it: INC-42. */
  readonly reference: string;
  /** Left out where it must not be read by whoever sees the list of channels. */
  readonly title?: string | undefined;
  /** Characters, as the vendor bounds them. */
  readonly most: number;
  /** From 1; a name that is taken gets the next number behind it. */
  readonly attempt: number;
}

/** Small letters, digits and hyphens only, cut between words where it is too long. */
export function channelName({ reference, title, most, attempt }: ChannelNaming): string {
  const ending = attempt > 1 ? `-${attempt}` : "";
  const room = most - ending.length;
  const words = slugOf(`${reference} ${title ?? ""}`);
  if (words.length <= room) return `${words}${ending}`;
  const cut = words.slice(0, room + 1);
  const between = cut.lastIndexOf("-");
  // A single word longer than the bound is cut where it stands; the reference itself never is.
  const kept = between > slugOf(reference).length ? cut.slice(0, between) : words.slice(0, room).replace(/-+$/, "");
  return `${kept}${ending}`;
}

function slugOf(text: string): string {
  return text
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
}
