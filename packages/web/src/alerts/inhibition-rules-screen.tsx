import { Layers, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { AlertsNav } from "#alerts/alerts-nav.tsx";
import { EndButton } from "#alerts/end-button.tsx";
import { HoldList } from "#alerts/hold-list.tsx";
import { type InhibitionRule, useInhibitionRules } from "#alerts/hold-queries.ts";
import { InhibitionSheet } from "#alerts/inhibition-sheet.tsx";
import { matchersInText } from "#alerts/matcher-words.ts";
import { api, read } from "#api/client.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { PageHeader } from "#ui/page-header.tsx";

/** Which alerts hold others back while they are open. */
export function InhibitionRulesScreen(): ReactNode {
  const mayNot = useMayNot("admin");
  const rules = useInhibitionRules();
  const [edited, setEdited] = useState<InhibitionRule | "new">();
  return (
    <>
      <PageHeader
        title="Inhibition rules"
        description="While one alert is open, what follows from it pages nobody."
        actions={
          <Button variant="act" icon={Plus} disabledReason={mayNot} onPress={() => setEdited("new")}>
            New rule
          </Button>
        }
      />
      <AlertsNav />
      <HoldList
        label="Inhibition rules"
        query={rules}
        empty={{
          icon: Layers,
          title: "No inhibition rules yet",
          text: "When a whole cluster is down, one page says so; the hundred that follow from it need not.",
        }}
      >
        {(rule) => <RuleRow rule={rule} mayNot={mayNot} onEdit={() => setEdited(rule)} />}
      </HoldList>
      {edited !== undefined && <InhibitionSheet rule={edited === "new" ? undefined : edited} onClose={() => setEdited(undefined)} />}
    </>
  );
}

interface RuleRowProps {
  readonly rule: InhibitionRule;
  readonly mayNot: string | undefined;
  readonly onEdit: () => void;
}

function RuleRow({ rule, mayNot, onEdit }: RuleRowProps): ReactNode {
  const same = rule.equal.length === 0 ? "" : ` with the same ${rule.equal.join(", ")}`;
  return (
    <>
      <div className="min-w-0 flex-1 basis-64 [overflow-wrap:anywhere]">
        <p className="font-strong">{rule.name}</p>
        <p className="text-ink-2">
          While <code className="font-mono text-ink">{matchersInText(rule.sourceMatchers)}</code> is open, hold back{" "}
          <code className="font-mono text-ink">{matchersInText(rule.targetMatchers)}</code>
          {same}.
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button size="small" aria-label={`Edit: ${rule.name}`} disabledReason={mayNot} onPress={onEdit}>
          Edit
        </Button>
        <EndButton
          verb="Remove"
          name={rule.name}
          mayNot={mayNot}
          noun="inhibition-rules"
          onEnd={() => read(api.DELETE("/api/v1/inhibition-rules/{id}", { params: { path: { id: rule.id } } }))}
        />
      </div>
    </>
  );
}
