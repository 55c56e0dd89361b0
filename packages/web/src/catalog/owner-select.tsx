import type { ReactNode } from "react";
import { useTeams } from "#catalog/catalog-queries.ts";
import { Select } from "#ui/select.tsx";

/** The choice of no team; a team's id is never this. */
export const nobody = "nobody";

interface OwnerSelectProps {
  /** A team's id, or {@link nobody}. Absent: the first team, which is what the server takes. */
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
}

/** Which team answers for a service, and is paged when nobody else answers. */
export function OwnerSelect({ value, onChange }: OwnerSelectProps): ReactNode {
  const teams = useTeams().data?.items ?? [];
  const options = teams.map((team) => ({
    id: team.id,
    label: team.name,
    description: team.members.length === 1 ? "1 person" : `${team.members.length} people`,
  }));
  return (
    <Select
      name="ownerTeamId"
      label="Owner"
      description="The whole team is paged when an escalation ends without an answer."
      options={[...options, { id: nobody, label: "Nobody yet", description: "The organisation's owners are paged instead" }]}
      value={value ?? teams[0]?.id ?? nobody}
      onChange={onChange}
    />
  );
}

/** What the API is told: null for nobody. */
export function ownerTeamIdOf(value: string): string | null {
  return value === nobody ? null : value;
}
