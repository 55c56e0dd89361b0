import { BellRing, Ellipsis, type LucideIcon, StickyNote } from "lucide-react";
import type { ReactNode } from "react";
import type { RoomControl } from "#incidents/room-control.ts";

interface PhoneBarProps {
  readonly control: RoomControl;
  readonly onNote: () => void;
}

/** What a thumb needs in the room; lies over the frame's own bar. */
export function PhoneBar({ control, onNote }: PhoneBarProps): ReactNode {
  return (
    <div
      role="toolbar"
      aria-label="In this room"
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-3 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] tablet:hidden"
    >
      <BarButton icon={BellRing} label="Page" onPress={() => control.open({ kind: "page" })} />
      <BarButton icon={StickyNote} label="Note" onPress={onNote} />
      <BarButton icon={Ellipsis} label="More" onPress={() => control.open({ kind: "actions" })} />
    </div>
  );
}

function BarButton({
  icon: Icon,
  label,
  onPress,
}: {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly onPress: () => void;
}): ReactNode {
  return (
    <button
      type="button"
      onClick={onPress}
      className="flex h-16 cursor-pointer flex-col items-center justify-center gap-1 text-label font-label text-ink-2"
    >
      <Icon aria-hidden className="size-5.5" strokeWidth={1.7} />
      {label}
    </button>
  );
}
