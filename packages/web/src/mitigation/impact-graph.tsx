import { formatValue } from "@staunch/core/mitigation";
import { type ReactNode, useId } from "react";
import { type GraphShape, placeLabels, placeOf, shapeGraph } from "#mitigation/graph-shape.ts";
import type { GraphView } from "#mitigation/mitigation-queries.ts";
import { classNames } from "#ui/class-names.ts";
import { deviceZone, toInstant } from "#ui/format-time.ts";

/** Something that happened, as a line across the picture. */
export interface GraphMark {
  readonly at: string;
  readonly label: string;
  readonly tone: "change" | "action";
}

interface ImpactGraphProps {
  readonly graph: GraphView;
  readonly state: "unknown" | "red" | "green" | undefined;
  /** When it began to hurt. */
  readonly since: string;
  readonly marks: readonly GraphMark[];
}

const dots = { red: "bg-sev1", green: "bg-ok", unknown: "bg-ink-3" } as const;

/** The numbers around the impact, with the change before it and the action after it. One sentence says the same. */
export function ImpactGraph({ graph, state = "unknown", since, marks }: ImpactGraphProps): ReactNode {
  const frame = { from: msOf(graph.from), until: msOf(graph.until), include: graph.objective.threshold };
  const points = graph.points.map((point) => ({ at: msOf(point.at), value: point.value }));
  const shape = shapeGraph(points, frame);
  const placed = marks.map((mark) => ({ mark, x: placeOf(msOf(mark.at), frame) }));
  return (
    <figure className="min-w-0">
      <figcaption className="flex items-baseline justify-between gap-3 text-row font-strong">
        <span className="min-w-0 truncate">{graph.name}</span>
        <Latest graph={graph} state={state} />
      </figcaption>
      <div role="img" aria-label={sentenceOf(graph, since, marks)} className="relative mt-2 h-46 border-y border-line tablet:h-58">
        <Drawing shape={shape} objective={graph.objective} impactX={placeOf(msOf(since), frame)} marks={placed} />
        <ScaleLabels top={shape.top} unit={graph.unit} />
        {placed.map(({ mark, x }, row) => (
          <MarkLabel key={mark.label + mark.at} mark={mark} x={x} row={row} />
        ))}
        {shape.end !== undefined && (
          <span
            aria-hidden
            className={classNames("absolute size-2.5 -translate-1/2 rounded-full ring-2 ring-surface", dots[state])}
            style={{ left: `${shape.end.x}%`, top: `${shape.end.y}%` }}
          />
        )}
      </div>
      <TimeAxis frame={frame} since={msOf(since)} marks={marks} />
      <p className="mt-1 text-label text-ink-3">Dotted line: objective {graph.objective.text}</p>
    </figure>
  );
}

interface DrawingProps {
  readonly shape: GraphShape;
  readonly objective: GraphView["objective"];
  readonly impactX: number;
  readonly marks: readonly { readonly mark: GraphMark; readonly x: number }[];
}

/** Stretched to its box: lines keep their width, and no text is inside. What misses the objective is red, the rest is calm. */
function Drawing({ shape, objective, impactX, marks }: DrawingProps): ReactNode {
  const id = useId();
  const edge = 100 - (Math.max(0, objective.threshold) / shape.top) * 100;
  const isHarmAbove = objective.operator.startsWith("<");
  const above = { y: -10, height: edge + 10 };
  const below = { y: edge, height: 120 - edge };
  return (
    <svg aria-hidden viewBox="0 0 100 100" preserveAspectRatio="none" className="absolute inset-0 size-full overflow-visible">
      <clipPath id={`${id}harm`}>
        <rect x="-5" width="110" {...(isHarmAbove ? above : below)} />
      </clipPath>
      <clipPath id={`${id}calm`}>
        <rect x="-5" width="110" {...(isHarmAbove ? below : above)} />
      </clipPath>
      <rect x={impactX} y="0" width={100 - impactX} height="100" className="fill-sev1/7" />
      <line x1="0" x2="100" y1="50" y2="50" vectorEffect="non-scaling-stroke" className="stroke-line" />
      <g clipPath={`url(#${id}harm)`}>
        {isHarmAbove && shape.areas.map((area) => <path key={area} d={area} className="fill-sev1/15" />)}
        <Lines lines={shape.lines} className="stroke-sev1" />
      </g>
      <g clipPath={`url(#${id}calm)`}>
        <Lines lines={shape.lines} className="stroke-ok" />
      </g>
      <line x1="0" x2="100" y1={edge} y2={edge} strokeDasharray="1 4" vectorEffect="non-scaling-stroke" className="stroke-ok-ink" />
      {marks.map(({ mark, x }) => (
        <MarkLine key={mark.label + mark.at} mark={mark} x={x} />
      ))}
    </svg>
  );
}

function Lines({ lines, className }: { readonly lines: readonly string[]; readonly className: string }): ReactNode {
  return lines.map((line) => (
    <path key={line} d={line} fill="none" strokeWidth="2" vectorEffect="non-scaling-stroke" className={className} />
  ));
}

function Latest({ graph, state }: { readonly graph: GraphView; readonly state: keyof typeof dots }): ReactNode {
  if (graph.latest === null) return <span className="font-normal text-ink-3">No number now</span>;
  const tones = { red: "text-sev1-ink", green: "text-ok-ink", unknown: "text-ink-2" } as const;
  return <span className={classNames("tabular", tones[state])}>{graph.latest}</span>;
}

function ScaleLabels({ top, unit }: { readonly top: number; readonly unit: GraphView["unit"] }): ReactNode {
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0 text-label text-ink-2">
      <span className="tabular absolute end-1 top-0.5">{formatValue(top, unit)}</span>
      <span className="tabular absolute end-1 top-1/2 mt-0.5">{formatValue(top / 2, unit)}</span>
    </div>
  );
}

function MarkLine({ mark, x }: { readonly mark: GraphMark; readonly x: number }): ReactNode {
  return (
    <line
      x1={x}
      x2={x}
      y1="0"
      y2="100"
      strokeWidth="2"
      strokeDasharray={mark.tone === "change" ? "3 3" : undefined}
      vectorEffect="non-scaling-stroke"
      className={mark.tone === "change" ? "stroke-ink" : "stroke-act"}
    />
  );
}

/** To the left of its line where there is room for it, else to the right; each on a row of its own. */
function MarkLabel({ mark, x, row }: { readonly mark: GraphMark; readonly x: number; readonly row: number }): ReactNode {
  const isRight = x < 34;
  return (
    <span
      aria-hidden
      className={classNames(
        "absolute max-w-40 truncate rounded-key px-1.5 py-0.5 text-label font-medium",
        mark.tone === "change" ? "bg-ink font-mono text-surface" : "bg-act text-on-act",
      )}
      style={{ top: `${4 + row * 24}px`, ...(isRight ? { left: `calc(${x}% + 6px)` } : { right: `calc(${100 - x}% + 6px)` }) }}
    >
      {mark.label}
    </span>
  );
}

interface TimeAxisProps {
  readonly frame: { readonly from: number; readonly until: number };
  readonly since: number;
  readonly marks: readonly GraphMark[];
}

function TimeAxis({ frame, since, marks }: TimeAxisProps): ReactNode {
  const labels = placeLabels(
    [
      { at: since, tone: "harm" },
      ...marks.map((mark) => ({ at: msOf(mark.at), tone: mark.tone === "action" ? ("act" as const) : ("plain" as const) })),
      { at: frame.until, tone: "plain" },
      { at: frame.from, tone: "plain" },
    ],
    frame,
  );
  const tones = { plain: "text-ink-2", harm: "font-strong text-sev1-ink", act: "font-strong text-act-ink" } as const;
  return (
    <div aria-hidden className="relative mt-1.5 h-4 text-label">
      {labels.map((label) => (
        <span
          key={label.at}
          className={classNames("tabular absolute -translate-x-1/2 first:translate-x-0 last:-translate-x-full", tones[label.tone])}
          style={{ left: `${label.x}%` }}
        >
          {timeText(label.at)}
        </span>
      ))}
    </div>
  );
}

function sentenceOf(graph: GraphView, since: string, marks: readonly GraphMark[]): string {
  const happened = marks.map((mark) => `${mark.label} at ${timeText(msOf(mark.at))}`);
  return [graph.sentence, `Impact since ${timeText(msOf(since))}.`, ...happened.map((text) => `${text}.`)].join(" ");
}

function timeText(ms: number): string {
  const at = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(deviceZone());
  return at.toLocaleString(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

function msOf(at: string): number {
  return toInstant(at).epochMilliseconds;
}
