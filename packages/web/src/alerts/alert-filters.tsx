import { ListFilter } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { type AlertFilter, isNarrowed } from "#alerts/alert-filter.ts";
import { useAlertCounts } from "#alerts/alert-queries.ts";
import { SavedViews } from "#alerts/saved-views.tsx";
import { useSources } from "#alerts/source-queries.ts";
import { useUrlState } from "#api/url-state.ts";
import { useServices } from "#catalog/index.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { SegmentedControl } from "#ui/segmented-control.tsx";
import { Select } from "#ui/select.tsx";
import { TextField } from "#ui/text-field.tsx";

const holds = [
  { id: "any", label: "Held back or not" },
  { id: "none", label: "Not held back" },
  { id: "only", label: "Only what is held back" },
];

const severities = [
  { id: "any", label: "Any severity" },
  { id: "critical", label: "Critical" },
  { id: "error", label: "Error and worse" },
  { id: "warning", label: "Warning and worse" },
];

/** What narrows the list; all of it stands in the address, so that a view can be linked. */
export function AlertFilters({ filter }: { readonly filter: AlertFilter }): ReactNode {
  const [, setSeverity] = useUrlState("severity", "any");
  const [, setSuppressed] = useUrlState("suppressed", "any");
  const [, setService] = useUrlState("service", "all");
  const [isOpen, setOpen] = useState(false);
  const mayNotSeeSources = useMayNot("admin");
  const services = useServices();
  const options = (services.data?.items ?? []).map((service) => ({ id: service.id, label: service.name }));
  return (
    <div className="mb-4 flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <StateChoice state={filter.state} />
        <div className="flex gap-2">
          <Button size="small" icon={ListFilter} aria-expanded={isOpen} onPress={() => setOpen(!isOpen)} className="tablet:hidden">
            Narrow
          </Button>
          <SavedViews />
        </div>
      </div>
      <div
        className={`grid items-end ${isOpen || isNarrowed(filter) ? "" : "max-tablet:hidden"} gap-3 tablet:grid-cols-2 rail:grid-cols-3 wide:grid-cols-5`}
      >
        <TextFilter />
        <Select label="Severity" options={severities} value={filter.severity} onChange={setSeverity} />
        <Select label="Suppressed" options={holds} value={filter.suppressed} onChange={setSuppressed} />
        <Select
          label="Service"
          options={[{ id: "all", label: "Any service" }, ...options]}
          value={filter.serviceId}
          onChange={setService}
        />
        {mayNotSeeSources === undefined && <SourceChoice sourceId={filter.sourceId} />}
      </div>
    </div>
  );
}

/** Long enough for the next letter to come, short enough not to be noticed. */
const typingMs = 250;

/** Words of the title; asked for when one pauses. */
function TextFilter(): ReactNode {
  const [text, setText] = useUrlState("q", "");
  const [typed, setTyped] = useState(text);
  const [seen, setSeen] = useState(text);
  // A view was chosen, or Back pressed: the address is right.
  if (seen !== text) {
    setSeen(text);
    setTyped(text);
  }
  useEffect(() => {
    if (typed === text) return;
    const timer = window.setTimeout(() => setText(typed), typingMs);
    return () => window.clearTimeout(timer);
  }, [typed, text, setText]);
  return <TextField label="Words in the title" type="search" value={typed} onChange={setTyped} maxLength={200} />;
}

function SourceChoice({ sourceId }: { readonly sourceId: string }): ReactNode {
  const [, setSource] = useUrlState("source", "all");
  const sources = useSources();
  const options = (sources.data?.items ?? []).map((source) => ({ id: source.id, label: source.name }));
  return <Select label="Source" options={[{ id: "all", label: "Any source" }, ...options]} value={sourceId} onChange={setSource} />;
}

function StateChoice({ state }: { readonly state: string }): ReactNode {
  const [, setState] = useUrlState("state", "open");
  const counts = useAlertCounts().data;
  const withCount = (label: string, count: number | undefined): string => (count === undefined ? label : `${label} ${count}`);
  const segments = [
    { id: "open", label: "Open" },
    { id: "triggered", label: withCount("Triggered", counts?.triggered) },
    { id: "acknowledged", label: withCount("Acknowledged", counts?.acknowledged) },
    { id: "resolved", label: "Resolved" },
    { id: "all", label: "All" },
  ];
  return <SegmentedControl label="State" segments={segments} value={state} onChange={setState} />;
}
