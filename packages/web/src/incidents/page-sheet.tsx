import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useServices } from "#catalog/index.ts";
import { peopleQuery } from "#identity/index.ts";
import { schedulesQuery } from "#incidents/incident-queries.ts";
import type { RoomSheetProps } from "#incidents/room-control.ts";
import { SheetForm } from "#incidents/sheet-form.tsx";
import type { PageChoice } from "#incidents/use-room-actions.ts";
import { ComboBox } from "#ui/combo-box.tsx";
import type { Option } from "#ui/list-option.tsx";
import { TextField } from "#ui/text-field.tsx";
import { useDraft } from "#ui/use-draft.ts";

/** One field for a person, a schedule or a service, and one button. */
export function PageSheet({ room, control }: RoomSheetProps): ReactNode {
  const [chosen, choose] = useState<string>();
  const [message, setMessage, forget] = useDraft(`incident:${room.id}:page`);
  const { options, isPending } = usePageOptions();
  const target = chosen === undefined ? undefined : targetOf(chosen);
  const text = message.trim() === "" ? undefined : message.trim();
  return (
    <SheetForm
      room={room}
      control={control}
      title="Page someone"
      description="They are paged at once, by their own rules for high urgency."
      verb="Page"
      done="Paged"
      action={target === undefined ? undefined : { kind: "page", target, message: text }}
      missing="Choose whom"
      onDone={forget}
    >
      <ComboBox
        label="Whom"
        name="target"
        options={options}
        value={chosen}
        onChange={choose}
        placeholder="A person, a schedule or a service"
        emptyText={isPending ? "Loading" : "Nothing of that name."}
        autoFocus
      />
      <TextField
        label="What for"
        name="message"
        description="One line; the incident's title if left empty."
        value={message}
        onChange={setMessage}
        maxLength={300}
      />
    </SheetForm>
  );
}

function usePageOptions(): { readonly options: readonly Option[]; readonly isPending: boolean } {
  const people = useQuery(peopleQuery);
  const schedules = useQuery(schedulesQuery);
  const services = useServices();
  const options = [
    ...(people.data?.items ?? []).map((one) => ({ id: `user:${one.id}`, label: one.name, description: "Person" })),
    ...(schedules.data?.items ?? []).map((one) => ({ id: `schedule:${one.id}`, label: one.name, description: "Whoever is on call" })),
    ...(services.data?.items ?? []).map((one) => ({
      id: `service:${one.id}`,
      label: one.name,
      description: "Whoever answers for this service",
    })),
  ];
  return { options, isPending: people.isPending || schedules.isPending || services.isPending };
}

function targetOf(choice: string): PageChoice | undefined {
  const [kind, id] = choice.split(":");
  if (id === undefined) return undefined;
  if (kind === "user") return { userId: id };
  return kind === "schedule" ? { scheduleId: id } : { serviceId: id };
}
