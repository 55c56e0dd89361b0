import { ChevronDown, Hand, LogOut, UserPlus } from "lucide-react";
import type { ReactNode } from "react";
import { useMe } from "#identity/index.ts";
import type { Room, RoomRole } from "#incidents/incident-queries.ts";
import { roleWords } from "#incidents/role-words.ts";
import type { RoomControl } from "#incidents/room-control.ts";
import { useRoomButton } from "#incidents/use-room-actions.ts";
import { Avatar } from "#ui/avatar.tsx";
import { Button } from "#ui/button.tsx";
import { Menu, type MenuAction } from "#ui/menu.tsx";

interface RolesProps {
  readonly room: Room;
  readonly control: RoomControl;
}

/** Who does what, in the room's head; on phones the same as a list in People. */
export function RolesRow({ room, control }: RolesProps): ReactNode {
  return (
    <ul
      aria-label="Roles"
      className="flex flex-wrap items-center gap-x-6 gap-y-3 border-t border-line py-3.5 wide:gap-x-10 max-tablet:hidden"
    >
      {shownRoles(room).map((role) => (
        <li key={role.role} className="min-w-0">
          <RoleCell role={role} room={room} control={control} />
        </li>
      ))}
    </ul>
  );
}

/** The roles as rows with lines between them. */
export function RolesList({ room, control }: RolesProps): ReactNode {
  return (
    <ul aria-label="Roles" className="divide-y divide-line">
      {shownRoles(room).map((role) => (
        <li key={role.role} className="py-2.5">
          <RoleCell role={role} room={room} control={control} isWide />
        </li>
      ))}
    </ul>
  );
}

/** A deputy is shown once there is one. */
function shownRoles(room: Room): readonly RoomRole[] {
  return room.roles.filter((role) => role.role !== "deputy" || role.holder !== null);
}

interface CellProps extends RolesProps {
  readonly role: RoomRole;
  readonly isWide?: boolean;
}

function RoleCell({ role, room, control, isWide = false }: CellProps): ReactNode {
  const { holder } = role;
  const isScribe = role.role === "scribe";
  return (
    <div className="flex items-center gap-2.5">
      <Avatar name={holder?.name ?? (isScribe ? "Staunch" : undefined)} />
      <div className={isWide ? "min-w-0 flex-1" : "min-w-0"}>
        <p className="text-label text-ink-2">{roleWords[role.role]}</p>
        <HolderName role={role} />
      </div>
      {room.open && control.mayNot === undefined && <RoleButton role={role} room={room} control={control} />}
    </div>
  );
}

function HolderName({ role }: { readonly role: RoomRole }): ReactNode {
  const { data: me } = useMe();
  if (role.holder === null) {
    if (role.role === "scribe") {
      return (
        <p className="text-row">
          <span className="font-strong">Staunch</span> <span className="text-ink-2">automatic</span>
        </p>
      );
    }
    return <p className="text-row font-strong">Nobody yet</p>;
  }
  return (
    <p className="truncate text-row">
      <span className="font-strong">{role.holder.name}</span>
      {role.holder.userId === me?.user?.id && <span className="text-ink-2"> you</span>}
    </p>
  );
}

function RoleButton({ role, room, control }: CellProps): ReactNode {
  const act = useRoomButton(room.id);
  const { data: me } = useMe();
  const word = roleWords[role.role].toLowerCase();
  if (role.holder === null && role.role !== "scribe") {
    return (
      <Button size="small" onPress={() => act({ kind: "take_role", role: role.role })} aria-label={`Take ${word}`}>
        Take
      </Button>
    );
  }
  const actions = role.role === "incident_commander" ? commandActions(role, me?.user?.id, control) : roleActions(role, control, act);
  return (
    <Menu
      label={`${roleWords[role.role]}: what to do`}
      actions={actions}
      trigger={<Button variant="quiet" size="small" icon={ChevronDown} aria-label={`Change ${word}`} className="-ms-1.5" />}
    />
  );
}

function commandActions(role: RoomRole, myId: string | undefined, control: RoomControl): readonly MenuAction[] {
  const isMine = role.holder?.userId === myId;
  const handOver: MenuAction = {
    id: "offer",
    label: "Hand over command…",
    icon: UserPlus,
    shortcut: "h",
    onAct: () => control.open({ kind: "handoff" }),
    disabledReason: isMine ? undefined : "Only the commander can offer it",
  };
  const claim: MenuAction = {
    id: "claim",
    label: "Claim command…",
    icon: Hand,
    onAct: () => control.open({ kind: "claim" }),
    disabledReason: isMine ? "You have it" : undefined,
  };
  return [handOver, claim];
}

function roleActions(role: RoomRole, control: RoomControl, act: ReturnType<typeof useRoomButton>): readonly MenuAction[] {
  const give: MenuAction = {
    id: "give",
    label: "Give to somebody…",
    icon: UserPlus,
    onAct: () => control.open({ kind: "assign", role: role.role }),
  };
  if (role.holder === null) {
    return [{ id: "take", label: "Take it", icon: Hand, onAct: () => act({ kind: "take_role", role: role.role }) }, give];
  }
  return [give, { id: "leave", label: "Leave it empty", icon: LogOut, onAct: () => act({ kind: "leave_role", role: role.role }) }];
}
