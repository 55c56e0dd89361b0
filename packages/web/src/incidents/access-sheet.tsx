import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { peopleQuery } from "#identity/index.ts";
import { type IncidentAccess, incidentKeys, teamChoicesQuery, useAccess } from "#incidents/incident-queries.ts";
import type { RoomSheetProps } from "#incidents/room-control.ts";
import { useRoomAction } from "#incidents/use-room-actions.ts";
import { Button } from "#ui/button.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Notice } from "#ui/notice.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { toast } from "#ui/toast.ts";
import { useDraft } from "#ui/use-draft.ts";

type Why = IncidentAccess["people"][number]["whys"][number];

const whyWords: Readonly<Record<Why, string>> = {
  role: "has a role",
  task: "has a task",
  offer: "is offered command",
  name: "by name",
  team: "by team",
  paged: "was paged about it",
  answered: "answered one of its alerts",
};

/** Whether the incident is private, and who sees it then. */
export function AccessSheet({ room, control }: RoomSheetProps): ReactNode {
  const access = useAccess(room.id);
  return (
    <Dialog
      isOpen
      isDismissable
      onOpenChange={(isOpen) => !isOpen && control.close()}
      title={`Who sees ${room.reference}`}
      description={
        room.isPrivate
          ? "It is private: nobody but these people, owners and admins knows of it."
          : "Everybody in the organisation sees it. Once it is private, only these people, owners and admins do."
      }
      size="small"
    >
      {access.isPending && <SkeletonRows rows={3} label="Loading who sees it" />}
      {access.isError && (
        <ErrorState
          title="Who sees it could not be loaded"
          error={new Error(problemText(access.error))}
          onRetry={() => void access.refetch()}
        />
      )}
      {access.data !== undefined && <Access room={room} control={control} access={access.data} />}
    </Dialog>
  );
}

interface AccessProps extends RoomSheetProps {
  readonly access: IncidentAccess;
}

function Access({ room, control, access }: AccessProps): ReactNode {
  const change = useAccessChange(room.id);
  const parts: ReadonlySet<Why> = new Set<Why>(["role", "task", "offer"]);
  return (
    <div className="flex flex-col gap-4">
      <ul aria-label="Who sees it" className="flex flex-col">
        {access.people.map(({ userId, name, whys }) => (
          <AccessRow
            key={userId}
            name={name}
            why={whys.map((why) => whyWords[why]).join(", ")}
            onRemove={
              access.governs && !whys.some((why) => parts.has(why)) ? () => change({ kind: "take", who: "people", id: userId }) : undefined
            }
          />
        ))}
        {access.teams.map(({ teamId, name }) => (
          <AccessRow
            key={teamId}
            name={name}
            why="team"
            onRemove={access.governs ? () => change({ kind: "take", who: "teams", id: teamId }) : undefined}
          />
        ))}
      </ul>
      {control.mayNot === undefined && <GiveAccess access={access} onGive={change} />}
      <Privacy room={room} control={control} access={access} />
    </div>
  );
}

interface AccessRowProps {
  readonly name: string;
  readonly why: string;
  readonly onRemove: (() => void) | undefined;
}

function AccessRow({ name, why, onRemove }: AccessRowProps): ReactNode {
  return (
    <li className="flex min-h-10 items-center gap-2 border-b border-line py-1 text-row">
      <span className="min-w-0 flex-1">
        <span className="font-medium">{name}</span> <span className="text-ink-2">{why}</span>
      </span>
      {onRemove !== undefined && <Button size="small" icon={X} aria-label={`Take access from ${name}`} onPress={onRemove} />}
    </li>
  );
}

type Change = { readonly kind: "give" | "take"; readonly who: "people" | "teams"; readonly id: string };

/** One change at once; a refusal is said in a toast. */
function useAccessChange(incidentId: string): (change: Change) => void {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (change: Change) => sendChange(incidentId, change),
    onSettled: () => client.invalidateQueries({ queryKey: incidentKeys.all }),
    onError: (error) => toast({ tone: "harm", title: problemText(error) }),
  });
  return mutate;
}

function sendChange(id: string, { kind, who, id: chosen }: Change): Promise<unknown> {
  if (who === "people") {
    const params = { path: { id, userId: chosen } };
    const path = "/api/v1/incidents/{id}/access/people/{userId}";
    return kind === "give" ? api.PUT(path, { params }) : api.DELETE(path, { params });
  }
  const params = { path: { id, teamId: chosen } };
  const path = "/api/v1/incidents/{id}/access/teams/{teamId}";
  return kind === "give" ? api.PUT(path, { params }) : api.DELETE(path, { params });
}

interface GiveAccessProps {
  readonly access: IncidentAccess;
  readonly onGive: (change: Change) => void;
}

function GiveAccess({ access, onGive }: GiveAccessProps): ReactNode {
  const [chosen, choose] = useState<string>();
  const people = useQuery(peopleQuery);
  const teams = useQuery(teamChoicesQuery);
  const has = new Set([...access.people.map(({ userId }) => userId), ...access.teams.map(({ teamId }) => teamId)]);
  const options = [
    ...(people.data?.items ?? []).map((one) => ({ id: `people:${one.id}`, label: one.name, description: "Person" })),
    ...(teams.data?.items ?? []).map((one) => ({ id: `teams:${one.id}`, label: one.name, description: "Team" })),
  ].filter((option) => !has.has(option.id.split(":")[1] ?? ""));
  const give = (): void => {
    const [who, id] = chosen?.split(":") ?? [];
    if (id === undefined) return;
    onGive({ kind: "give", who: who === "teams" ? "teams" : "people", id });
    choose(undefined);
  };
  return (
    <div className="flex items-end gap-2">
      <div className="min-w-0 flex-1">
        <ComboBox
          label="Give access to"
          name="who"
          options={options}
          value={chosen}
          onChange={choose}
          placeholder="A person or a team"
          emptyText={people.isPending || teams.isPending ? "Loading" : "Nobody of that name."}
        />
      </div>
      <Button onPress={give} disabledReason={chosen === undefined ? "Choose somebody" : undefined}>
        Give access
      </Button>
    </div>
  );
}

function Privacy({ room, access }: AccessProps): ReactNode {
  const [reason, setReason, forget] = useDraft(`incident:${room.id}:privacy`);
  const { mutate, isPending, error } = useRoomAction(room.id);
  const verb = room.isPrivate ? "Open it to everybody" : "Make it private";
  if (!access.governs) return <p className="text-row text-ink-2">Its commander, admins and owners decide whether it is private.</p>;
  if (room.mergedInto !== null) return <p className="text-row text-ink-2">Who sees it follows {room.mergedInto.reference}.</p>;
  const set = (): void =>
    mutate(
      { kind: "set_privacy", isPrivate: !room.isPrivate, reason: reason.trim() },
      {
        onSuccess: () => {
          forget();
          toast({ tone: "ok", title: room.isPrivate ? "Everybody sees it" : "It is private" });
        },
      },
    );
  return (
    <div className="flex flex-col items-start gap-2">
      {error !== null && <Notice tone="harm">{problemText(error)}</Notice>}
      <div className="w-full">
        <TextArea
          label={`Why ${room.isPrivate ? "everybody may see it" : "it is private"}`}
          name="reason"
          rows={2}
          value={reason}
          onChange={setReason}
          maxLength={1000}
        />
      </div>
      <Button variant="act" isPending={isPending} onPress={set} disabledReason={reason.trim() === "" ? "Say why" : undefined}>
        {verb}
      </Button>
    </div>
  );
}
