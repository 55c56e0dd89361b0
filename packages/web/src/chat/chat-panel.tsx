import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MessagesSquare } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemText, toFormProblem } from "#api/problem.ts";
import { chatAccountsQuery, chatSettingsQuery } from "#chat/chat-queries.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Form } from "#ui/form.tsx";
import { Link } from "#ui/link.tsx";
import { Select } from "#ui/select.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Switch } from "#ui/switch.tsx";
import { TextField } from "#ui/text-field.tsx";
import { AbsoluteTime } from "#ui/time.tsx";
import { toast } from "#ui/toast.ts";

type Settings = Awaited<ReturnType<NonNullable<typeof chatSettingsQuery.queryFn>>>;
type Account = Awaited<ReturnType<NonNullable<typeof chatAccountsQuery.queryFn>>>[number];

/** Which account incidents get their channels by, when, and who is who there. */
export function ChatPanel(): ReactNode {
  const mayNot = useMayNot("admin");
  if (mayNot !== undefined) return <EmptyState title="Chat is set up by admins">{mayNot}.</EmptyState>;
  return <Chat />;
}

function Chat(): ReactNode {
  const settings = useQuery(chatSettingsQuery);
  const accounts = useQuery(chatAccountsQuery);
  const failed = [settings, accounts].find((query) => query.isError);
  if (failed !== undefined) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (settings.data === undefined || accounts.data === undefined) return <SkeletonRows rows={4} />;
  if (accounts.data.length === 0) {
    return (
      <EmptyState icon={MessagesSquare} title="No chat is connected">
        Everything works without one. For a channel per incident and the same commands in Slack or Mattermost, add an account under{" "}
        <Link href="/settings?tab=channels">Channels</Link> first.
      </EmptyState>
    );
  }
  return (
    <div className="flex max-w-form flex-col gap-5">
      <SettingsCard key={settings.data.version} settings={settings.data} accounts={accounts.data} />
      <FaultsCard faults={settings.data.faults} />
    </div>
  );
}

const nobody = "none";
const onlyAsked = "asked";
const levels = ["SEV1", "SEV2", "SEV3", "SEV4", "SEV5"] as const;
const levelOptions = [
  ...levels.map((level, index) => ({ id: level, label: index === 0 ? level : `${level} or worse` })),
  { id: onlyAsked, label: "Only when somebody asks" },
];

interface SettingsProps {
  readonly settings: Settings;
  readonly accounts: readonly Account[];
}

function SettingsCard({ settings, accounts }: SettingsProps): ReactNode {
  const client = useQueryClient();
  const [account, setAccount] = useState(settings.accountId ?? nobody);
  const [opensFrom, setOpensFrom] = useState<string>(settings.opensFrom ?? onlyAsked);
  const [matchesByMail, setMatchesByMail] = useState(settings.matchesByMail);
  const save = useMutation({
    mutationFn: (data: FormData) => {
      const given = data.get("reaction");
      const reaction = typeof given === "string" ? given.replaceAll(":", "").trim() : "";
      const body = {
        accountId: account === nobody ? null : account,
        opensFrom: levels.find((level) => level === opensFrom) ?? null,
        reaction,
        matchesByMail,
        version: settings.version,
      };
      return read(api.PUT("/api/v1/chat/settings", { body }));
    },
    onSuccess: () => toast({ title: "Saved" }),
    onError: (error) => toast({ title: "Not saved", description: problemText(error), tone: "harm" }),
    onSettled: () => client.invalidateQueries({ queryKey: chatSettingsQuery.queryKey }),
  });
  const options = [...accounts.map(({ id, name }) => ({ id, label: name })), { id: nobody, label: "None: incidents get no channels" }];
  return (
    <Card title="Incidents in chat">
      <Form label="Incidents in chat" onSubmit={save.mutate} isPending={save.isPending} problem={toFormProblem(save.error)}>
        <Select label="Account" options={options} value={account} onChange={setAccount} />
        <Select
          label="A channel opens by itself for"
          options={levelOptions}
          value={opensFrom}
          onChange={setOpensFrom}
          description="Whoever asks by /staunch channel gets one in any case."
        />
        <TextField
          name="reaction"
          label="Reaction that puts a message on the timeline"
          defaultValue={settings.reaction}
          description="The emoji's name, as pushpin."
          isRequired
          maxLength={102}
        />
        <Switch
          isSelected={matchesByMail}
          onChange={setMatchesByMail}
          description="Switch it on where nobody can take another person's address in the chat: with single sign-on, or confirmed addresses. Otherwise people say /staunch link."
        >
          Whoever has a person's mail address there is that person
        </Switch>
        <Button type="submit" variant="act" className="self-start" isPending={save.isPending}>
          Save
        </Button>
      </Form>
    </Card>
  );
}

function FaultsCard({ faults }: Pick<Settings, "faults">): ReactNode {
  if (faults.length === 0) return undefined;
  return (
    <Card title="What does not work now" isFlush>
      <ul aria-label="What does not work now" className="divide-y divide-line border-t border-line">
        {faults.map(({ incidentId, name, fault, faultAt }) => (
          <li key={incidentId} className="px-5 py-3">
            <p className="font-medium">{fault}</p>
            <p className="text-row text-ink-2">
              <Link href={`/incidents/${incidentId}`}>{name ?? "The incident"}</Link>, <AbsoluteTime at={faultAt} />
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
