import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { peopleQuery } from "#identity/index.ts";
import type { RoleName } from "#incidents/incident-queries.ts";
import { isRole, roleWords } from "#incidents/role-words.ts";
import type { RoomSheetProps } from "#incidents/room-control.ts";
import { SheetForm } from "#incidents/sheet-form.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { RadioGroup } from "#ui/radio-group.tsx";

interface PersonFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (userId: string | undefined) => void;
  readonly without?: string | undefined;
}

/** One of the people of the organisation, found by typing. */
export function PersonField({ label, value, onChange, without }: PersonFieldProps): ReactNode {
  const people = useQuery(peopleQuery);
  const options = (people.data?.items ?? [])
    .filter((person) => person.id !== without)
    .map((person) => ({ id: person.id, label: person.name, description: person.email }));
  return (
    <ComboBox
      label={label}
      name="userId"
      options={options}
      value={value}
      onChange={onChange}
      placeholder="Type a name"
      emptyText={people.isPending ? "Loading people" : "Nobody of that name."}
      autoFocus
    />
  );
}

/** The commander offers command. */
export function HandoffSheet({ room, control }: RoomSheetProps): ReactNode {
  const [userId, setUserId] = useState<string>();
  const commander = room.roles.find((role) => role.role === "incident_commander")?.holder?.userId;
  return (
    <SheetForm
      room={room}
      control={control}
      title="Hand over command"
      description="They are paged with a brief written from the record. Command stays with you until they accept; the offer stands for five minutes."
      verb="Offer command"
      done="Command offered"
      action={userId === undefined ? undefined : { kind: "offer_handoff", userId }}
      missing="Choose a person"
    >
      <PersonField label="To whom" value={userId} onChange={setUserId} without={commander} />
    </SheetForm>
  );
}

/** Gives a role to somebody. */
export function AssignSheet({ room, control, role }: RoomSheetProps & { readonly role: RoleName }): ReactNode {
  const [userId, setUserId] = useState<string>();
  const found = room.roles.find((one) => one.role === role);
  return (
    <SheetForm
      room={room}
      control={control}
      title={`Give ${roleWords[role].toLowerCase()} to somebody`}
      description={found?.duties}
      verb="Give role"
      done="Role given"
      action={userId === undefined ? undefined : { kind: "assign_role", role, userId }}
      missing="Choose a person"
    >
      <PersonField label="To whom" value={userId} onChange={setUserId} without={found?.holder?.userId} />
    </SheetForm>
  );
}

/** One of the roles nobody holds. */
export function TakeSheet({ room, control }: RoomSheetProps): ReactNode {
  const empty = room.roles.filter((role) => role.holder === null);
  const [chosen, choose] = useState<string | undefined>((empty.find((role) => role.required) ?? empty[0])?.role);
  return (
    <SheetForm
      room={room}
      control={control}
      title="Take a role"
      verb="Take role"
      done="Role taken"
      action={isRole(chosen) ? { kind: "take_role", role: chosen } : undefined}
      missing="Every role has somebody"
    >
      {empty.length === 0 ? (
        <p className="text-row text-ink-2">Every role has somebody.</p>
      ) : (
        <RadioGroup
          label="Role"
          options={empty.map((role) => ({ id: role.role, label: role.name, description: role.duties }))}
          value={chosen}
          onChange={choose}
        />
      )}
    </SheetForm>
  );
}
