import type { ReactNode } from "react";
import { useServices } from "#catalog/index.ts";
import { Select } from "#ui/select.tsx";

/** The choice of no service. A service's id is never this. */
const none = "none";

interface ServiceSelectProps {
  readonly value: string | undefined;
  readonly onChange: (id: string | undefined) => void;
}

/** Whom alerts concern; without one, the routing rules say it. */
export function ServiceSelect({ value, onChange }: ServiceSelectProps): ReactNode {
  const services = useServices();
  const options = (services.data?.items ?? []).map((service) => ({ id: service.id, label: service.name }));
  return (
    <Select
      name="serviceId"
      label="Service"
      description="Whom its alerts concern. Without one, the routing rules say it."
      options={[{ id: none, label: "As the routing rules say" }, ...options]}
      value={value ?? none}
      onChange={(id) => onChange(id === none ? undefined : id)}
    />
  );
}
