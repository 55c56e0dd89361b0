import { Pencil } from "lucide-react";
import { type ReactNode, useState } from "react";
import { type Service, useTeams } from "#catalog/catalog-queries.ts";
import { tierWords } from "#catalog/catalog-words.ts";
import { EditServiceDialog } from "#catalog/edit-service-dialog.tsx";
import { useMayNot } from "#identity/index.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { PageHeader } from "#ui/page-header.tsx";

interface ServiceHeadProps {
  readonly service: Service;
  /** How it fares now, told by modules above. */
  readonly health: ReactNode;
}

/** What a service is called, how it fares, who answers for it and how much it matters. */
export function ServiceHead({ service, health }: ServiceHeadProps): ReactNode {
  const teams = useTeams();
  const mayNot = useMayNot("admin");
  const [isEditing, setEditing] = useState(false);
  const owner = teams.data?.items.find((team) => team.id === service.ownerTeamId)?.name;
  return (
    <>
      <PageHeader
        title={service.name}
        crumbs={[{ label: "Services", href: "/services" }]}
        here={service.name}
        badges={
          <>
            {health}
            <Badge>Tier {service.tier}</Badge>
            <span>
              {tierWords[service.tier]}
              {teams.isSuccess && ` · owner: ${owner ?? "nobody yet"}`}
            </span>
          </>
        }
        {...(service.description !== "" && { description: service.description })}
        actions={
          <Button icon={Pencil} disabledReason={mayNot} onPress={() => setEditing(true)}>
            Edit
          </Button>
        }
      />
      {isEditing && <EditServiceDialog service={service} onClose={() => setEditing(false)} />}
    </>
  );
}
