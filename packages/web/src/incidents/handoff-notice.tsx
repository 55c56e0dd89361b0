import type { ReactNode } from "react";
import { useMe } from "#identity/index.ts";
import type { Room } from "#incidents/incident-queries.ts";
import { useRoomButton } from "#incidents/use-room-actions.ts";
import { Button } from "#ui/button.tsx";
import { Clock } from "#ui/time.tsx";

/** An open offer of command: to whoever it is made to with the brief, to everybody else as a line. */
export function HandoffNotice({ room }: { readonly room: Room }): ReactNode {
  const { data: me } = useMe();
  const { offer } = room;
  if (offer === null || !room.open) return undefined;
  if (offer.to.userId === me?.user?.id) return <OfferToMe room={room} offer={offer} />;
  return <OfferBetweenOthers room={room} offer={offer} isMine={offer.from.userId === me?.user?.id} />;
}

type Offer = NonNullable<Room["offer"]>;

function OfferToMe({ room, offer }: { readonly room: Room; readonly offer: Offer }): ReactNode {
  const act = useRoomButton(room.id);
  return (
    <section role="alert" aria-label="Offer of command" className="rounded-card border border-line bg-surface p-4 tablet:p-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2 className="text-h2">{offer.from.name} offers you command</h2>
        <Clock label="Offer expires in" until={offer.expiresAt} className="tabular text-row text-ink-2" overdueText="ago: expired" />
        <div className="ms-auto flex gap-2">
          <Button onPress={() => act({ kind: "end_handoff" })}>Decline</Button>
          <Button variant="act" onPress={() => act({ kind: "accept_handoff" })}>
            Accept command
          </Button>
        </div>
      </div>
      <ul className="mt-3 flex max-w-prose flex-col gap-1 text-row text-ink-2">
        {offer.brief.split("\n").map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

function OfferBetweenOthers({ room, offer, isMine }: { readonly room: Room; readonly offer: Offer; readonly isMine: boolean }): ReactNode {
  const act = useRoomButton(room.id);
  return (
    <div role="status" className="flex flex-wrap items-center gap-3 rounded-control bg-sunken px-3 py-2 text-row text-ink-2">
      <span>
        {isMine ? "You have" : `${offer.from.name} has`} offered command to <strong className="font-strong">{offer.to.name}</strong>. It
        moves when they accept; <Clock label="Offer expires in" until={offer.expiresAt} className="tabular" overdueText="ago: expired" />{" "}
        left.
      </span>
      {isMine && (
        <Button size="small" className="ms-auto" onPress={() => act({ kind: "end_handoff" })}>
          Take it back
        </Button>
      )}
    </div>
  );
}
