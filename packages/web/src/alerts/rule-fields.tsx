import type { ReactNode } from "react";
import { alertSeverityChoices, incidentSeverityChoices, type RuleDraft } from "#alerts/routing-draft.ts";
import { usePolicies } from "#alerts/routing-queries.ts";
import { useServices } from "#catalog/index.ts";
import type { Option } from "#ui/option.ts";
import { Select } from "#ui/select.tsx";
import { Switch } from "#ui/switch.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { TextField } from "#ui/text-field.tsx";

interface RuleFieldsProps {
  readonly draft: RuleDraft;
  readonly onChange: (part: Partial<RuleDraft>) => void;
}

/** The choice that sets nothing; no id is ever this. */
const unset = "unset";

/** When it matches, what it sets, and what comes after. */
export function RuleFields({ draft, onChange }: RuleFieldsProps): ReactNode {
  return (
    <>
      <TextField name="name" label="Name" value={draft.name} onChange={(name) => onChange({ name })} isRequired maxLength={120} />
      <TextArea
        name="condition"
        label="When"
        description={
          <>
            A CEL expression over <code>event</code>, <code>labels</code>, <code>service</code> and <code>now</code>, as{" "}
            <code className="[overflow-wrap:anywhere]">labels.team == "shop" && event.severity != "info"</code>
          </>
        }
        isCode
        rows={3}
        isRequired
        maxLength={4000}
        value={draft.condition}
        onChange={(condition) => onChange({ condition })}
      />
      <fieldset className="flex flex-col gap-4 border-t border-line pt-4">
        <legend className="float-start mb-4 w-full text-h2">It sets</legend>
        <SetFields draft={draft} onChange={onChange} />
      </fieldset>
      <Switch isSelected={draft.goesOn} onChange={(goesOn) => onChange({ goesOn })} description="Off: a match is the end of routing.">
        Go on to the rules after it
      </Switch>
      <Switch isSelected={draft.enabled} onChange={(enabled) => onChange({ enabled })}>
        The rule is on
      </Switch>
    </>
  );
}

function SetFields({ draft, onChange }: RuleFieldsProps): ReactNode {
  const services = useServices().data?.items ?? [];
  const policies = usePolicies().data?.items ?? [];
  return (
    <>
      <div className="grid gap-4 tablet:grid-cols-2">
        <Choice
          name="actions.serviceId"
          label="Service"
          options={services.map(({ id, name }) => ({ id, label: name }))}
          value={draft.serviceId}
          onChange={(serviceId) => onChange({ serviceId })}
        />
        <Choice
          name="actions.escalationPolicyId"
          label="Escalation policy"
          options={policies.map(({ id, name }) => ({ id, label: name }))}
          value={draft.escalationPolicyId}
          onChange={(escalationPolicyId) => onChange({ escalationPolicyId })}
        />
        <Choice
          name="actions.severity"
          label="Severity"
          options={alertSeverityChoices.map((id) => ({ id, label: id.charAt(0).toUpperCase() + id.slice(1) }))}
          value={draft.severity}
          onChange={(severity) => onChange({ severity })}
        />
        <Choice
          name="actions.urgency"
          label="Urgency"
          options={[
            { id: "high", label: "High: pages now" },
            { id: "low", label: "Low" },
          ]}
          value={draft.urgency}
          onChange={(urgency) => onChange({ urgency })}
        />
        <Choice
          name="actions.declareIncident"
          label="Declare an incident"
          options={incidentSeverityChoices.map((id) => ({ id, label: id }))}
          value={draft.declareIncident}
          onChange={(declareIncident) => onChange({ declareIncident })}
        />
      </div>
      <TextField
        name="actions.dedupKey"
        label="Dedup key"
        description="A CEL expression that makes a text. Alerts of one source with the same text are one alert."
        isCode
        maxLength={4000}
        value={draft.dedupKey}
        onChange={(dedupKey) => onChange({ dedupKey })}
      />
      <TextArea
        name="actions.labels"
        label="Labels"
        description='One a line, as name: expression. An empty text ("") takes the label away.'
        isCode
        rows={3}
        value={draft.labels}
        onChange={(labels) => onChange({ labels })}
      />
      <Switch isSelected={draft.suppress} onChange={(suppress) => onChange({ suppress })} description="It is kept and shown.">
        It pages nobody
      </Switch>
    </>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Choice({ options, value, onChange, ...rest }: ChoiceProps): ReactNode {
  return (
    <Select
      {...rest}
      options={[{ id: unset, label: "Leave as it is" }, ...options]}
      value={value === "" ? unset : value}
      onChange={(id) => onChange(id === unset ? "" : id)}
    />
  );
}
