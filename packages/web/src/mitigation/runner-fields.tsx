import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { newRunner, type RunnerDraft, runnerWords, withRunner } from "#mitigation/runner-draft.ts";
import {
  agentChoicesQuery,
  runnerAccountsQuery,
  type RunnerAccountView,
  runnerKindsQuery,
  type RunnerKindView,
} from "#mitigation/runner-queries.ts";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { Notice } from "#ui/notice.tsx";
import { schemaFields } from "#ui/schema-fields.ts";
import { Select } from "#ui/select.tsx";
import { SettingField } from "#ui/setting-field.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { TextField } from "#ui/text-field.tsx";

interface RunnerFieldsProps {
  readonly draft: RunnerDraft;
  readonly onChange: (draft: RunnerDraft) => void;
}

/** How it is carried out: a kind, its account, and that kind's own settings. */
export function RunnerFields({ draft, onChange }: RunnerFieldsProps): ReactNode {
  const kinds = useQuery(runnerKindsQuery);
  const accounts = useQuery(runnerAccountsQuery);
  const failed = [kinds, accounts].find((query) => query.isError);
  if (failed !== undefined) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (kinds.data === undefined || accounts.data === undefined) return <SkeletonRows rows={2} />;
  const known = kinds.data.items;
  const kind = known.find((one) => one.kind === draft.kind);
  const choose = (id: string): void => {
    const chosen = known.find((one) => one.kind === id);
    if (chosen === undefined) return;
    const accountIds = accountsOf(accounts.data.items, chosen).map((account) => account.id);
    onChange(withRunner(draft, chosen.kind, { schema: chosen.settings, accountIds }));
  };
  return (
    <>
      <Select
        label="Carried out by"
        name="runner.kind"
        options={known.map((one) => ({ id: one.kind, label: one.label }))}
        value={draft.kind}
        onChange={choose}
      />
      {kind === undefined && <Notice tone="warning">{`This server knows no ${runnerWords[draft.kind]}.`}</Notice>}
      {kind !== undefined && kind.kind !== newRunner.kind && (
        <KindFields kind={kind} accounts={accountsOf(accounts.data.items, kind)} draft={draft} onChange={onChange} />
      )}
      {draft.kind === newRunner.kind && <AddressField draft={draft} onChange={onChange} />}
    </>
  );
}

function accountsOf(accounts: readonly RunnerAccountView[], { kind }: RunnerKindView): readonly RunnerAccountView[] {
  return accounts.filter((account) => account.kind === kind);
}

function AddressField({ draft, onChange }: RunnerFieldsProps): ReactNode {
  return (
    <TextField
      label="Runner address"
      name="runner.url"
      type="url"
      description={'Gets one signed POST. Its answer is streamed: text lines, or NDJSON that ends with {"status":"succeeded"}'}
      isRequired
      isCode
      value={draft.url}
      onChange={(url) => onChange({ ...draft, url })}
    />
  );
}

interface KindFieldsProps extends RunnerFieldsProps {
  readonly kind: RunnerKindView;
  readonly accounts: readonly RunnerAccountView[];
}

function KindFields({ kind, accounts, draft, onChange }: KindFieldsProps): ReactNode {
  return (
    <>
      {kind.account !== null && accounts.length === 0 && (
        <Notice tone="info">
          {`${kind.label} needs an account with an address and a token. `}
          <Link href="/settings?tab=runners">Add one in the settings.</Link>
        </Notice>
      )}
      {kind.account !== null && accounts.length > 0 && (
        <Select
          label="Account"
          name="runner.accountId"
          options={accounts.map((account) => ({ id: account.id, label: account.name }))}
          value={draft.accountId === "" ? undefined : draft.accountId}
          onChange={(accountId) => onChange({ ...draft, accountId })}
        />
      )}
      {schemaFields(kind.settings, []).map((field) => {
        const value = draft.settings[field.name] ?? "";
        const set = (text: string): void => onChange({ ...draft, settings: { ...draft.settings, [field.name]: text } });
        if (kind.kind === "agent" && field.name === "agentId") return <AgentField key={field.name} value={value} onChange={set} />;
        return <SettingField key={field.name} field={field} place="runner.settings" value={value} isKept={false} onChange={set} />;
      })}
    </>
  );
}

interface AgentFieldProps {
  readonly value: string;
  readonly onChange: (agentId: string) => void;
}

/** Which of the registered agents. */
function AgentField({ value, onChange }: AgentFieldProps): ReactNode {
  const agents = useQuery(agentChoicesQuery);
  if (agents.isError) return <ErrorState error={agents.error} onRetry={() => void agents.refetch()} />;
  if (agents.data === undefined) return <SkeletonRows rows={1} />;
  if (agents.data.items.length === 0) {
    return (
      <Notice tone="info">
        {"No agent is registered. "}
        <Link href="/settings?tab=agents">Register one in the settings.</Link>
      </Notice>
    );
  }
  return (
    <Select
      label="Agent"
      name="runner.settings.agentId"
      options={agents.data.items.map((agent) => ({ id: agent.id, label: agent.name }))}
      value={value === "" ? undefined : value}
      onChange={onChange}
    />
  );
}
