import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type ActionDraft, givenRoles } from "#automations/automation-draft.ts";
import { policiesQuery, runbookChoicesQuery, schedulesQuery } from "#automations/automation-queries.ts";
import { useServices } from "#catalog/index.ts";
import { peopleQuery } from "#identity/index.ts";
import { ComboBox } from "#ui/combo-box.tsx";
import type { Option } from "#ui/option.ts";
import { Select } from "#ui/select.tsx";
import { TextField } from "#ui/text-field.tsx";

interface ActionFieldsProps {
  readonly action: ActionDraft;
  readonly onChange: (part: Partial<ActionDraft>) => void;
}

/** What one action needs to be told. */
export function ActionFields({ action, onChange }: ActionFieldsProps): ReactNode {
  switch (action.kind) {
    case "page":
      return <PageFields action={action} onChange={onChange} />;
    case "give_role":
      return (
        <>
          <Select
            label="Role"
            options={Object.entries(givenRoles).map(([id, label]) => ({ id, label }))}
            value={action.role}
            onChange={(role) => onChange({ role })}
          />
          <Person label="To" action={action} onChange={onChange} isRequired />
        </>
      );
    case "add_task":
      return (
        <>
          <TextField label="Task" isRequired maxLength={300} value={action.text} onChange={(text) => onChange({ text })} />
          <Person label="For" action={action} onChange={onChange} />
        </>
      );
    case "open_runbook":
      return <RunbookField action={action} onChange={onChange} />;
    case "webhook":
      return <TextField label="Address" type="url" isCode isRequired value={action.url} onChange={(url) => onChange({ url })} />;
    case "open_channel":
      return <p className="text-row text-ink-2">Where a chat is connected.</p>;
    case "draft_update":
      return <p className="text-row text-ink-2">The draft is written on the timeline. Nobody outside is told.</p>;
  }
}

function PageFields({ action, onChange }: ActionFieldsProps): ReactNode {
  const people = useQuery(peopleQuery).data?.items ?? [];
  const schedules = useQuery(schedulesQuery).data?.items ?? [];
  const policies = useQuery(policiesQuery).data?.items ?? [];
  const services = useServices().data?.items ?? [];
  const named = (kind: string, description: string, list: readonly { readonly id: string; readonly name: string }[]): readonly Option[] =>
    list.map(({ id, name }) => ({ id: `${kind}:${id}`, label: name, description }));
  return (
    <>
      <ComboBox
        label="Whom"
        options={[
          ...named("person", "Person", people),
          ...named("schedule", "Whoever is on call", schedules),
          ...named("service", "Whoever answers for this service", services),
          ...named("policy", "Escalation policy", policies),
        ]}
        value={action.target === "" ? undefined : action.target}
        onChange={(target) => onChange({ target: target ?? "" })}
        isRequired
      />
      <TextField label="What for" maxLength={300} value={action.text} onChange={(text) => onChange({ text })} />
    </>
  );
}

interface PersonProps extends ActionFieldsProps {
  readonly label: string;
  readonly isRequired?: boolean;
}

function Person({ label, action, onChange, isRequired = false }: PersonProps): ReactNode {
  const people = useQuery(peopleQuery).data?.items ?? [];
  return (
    <ComboBox
      label={label}
      isRequired={isRequired}
      options={people.map(({ id, name }) => ({ id, label: name }))}
      value={action.userId === "" ? undefined : action.userId}
      onChange={(userId) => onChange({ userId: userId ?? "" })}
    />
  );
}

function RunbookField({ action, onChange }: ActionFieldsProps): ReactNode {
  const runbooks = useQuery(runbookChoicesQuery).data ?? [];
  return (
    <ComboBox
      label="Runbook"
      isRequired
      options={runbooks.map(({ id, name }) => ({ id, label: name }))}
      value={action.runbookId === "" ? undefined : action.runbookId}
      onChange={(runbookId) => onChange({ runbookId: runbookId ?? "" })}
    />
  );
}
