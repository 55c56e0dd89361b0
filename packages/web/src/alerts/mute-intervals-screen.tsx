import { MoonStar, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { AlertsNav } from "#alerts/alerts-nav.tsx";
import { EndButton } from "#alerts/end-button.tsx";
import { HoldList } from "#alerts/hold-list.tsx";
import { type MuteInterval, useMuteIntervals } from "#alerts/hold-queries.ts";
import { matchersInText } from "#alerts/matcher-words.ts";
import { intervalWords } from "#alerts/mute-draft.ts";
import { MuteSheet } from "#alerts/mute-sheet.tsx";
import { api, read } from "#api/client.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { PageHeader } from "#ui/page-header.tsx";

/** Times that come again, at which certain alerts page nobody. */
export function MuteIntervalsScreen(): ReactNode {
  const mayNot = useMayNot("admin");
  const mutes = useMuteIntervals();
  const [edited, setEdited] = useState<MuteInterval | "new">();
  return (
    <>
      <PageHeader
        title="Mute intervals"
        description="At these times, again and again, certain alerts page nobody. What still fires when one ends, pages."
        actions={
          <Button variant="act" icon={Plus} disabledReason={mayNot} onPress={() => setEdited("new")}>
            New mute interval
          </Button>
        }
      />
      <AlertsNav />
      <HoldList
        label="Mute intervals"
        query={mutes}
        empty={{ icon: MoonStar, title: "Nothing is muted by the clock", text: "Mute what may wait until the morning, night after night." }}
      >
        {(mute) => <MuteRow mute={mute} mayNot={mayNot} onEdit={() => setEdited(mute)} />}
      </HoldList>
      {edited !== undefined && <MuteSheet mute={edited === "new" ? undefined : edited} onClose={() => setEdited(undefined)} />}
    </>
  );
}

interface MuteRowProps {
  readonly mute: MuteInterval;
  readonly mayNot: string | undefined;
  readonly onEdit: () => void;
}

function MuteRow({ mute, mayNot, onEdit }: MuteRowProps): ReactNode {
  return (
    <>
      <div className="min-w-0 flex-1 basis-64 [overflow-wrap:anywhere]">
        <p className="font-strong">{mute.name}</p>
        <code className="font-mono">{matchersInText(mute.matchers)}</code>
        <ul className="text-ink-2">
          {mute.intervals.map((interval) => (
            <li key={JSON.stringify(interval)}>{intervalWords(interval)}</li>
          ))}
        </ul>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button size="small" aria-label={`Edit: ${mute.name}`} disabledReason={mayNot} onPress={onEdit}>
          Edit
        </Button>
        <EndButton
          verb="Remove"
          name={mute.name}
          mayNot={mayNot}
          noun="mute-intervals"
          onEnd={() => read(api.DELETE("/api/v1/mute-intervals/{id}", { params: { path: { id: mute.id } } }))}
        />
      </div>
    </>
  );
}
