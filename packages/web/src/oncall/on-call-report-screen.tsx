import type { components } from "@staunch/client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChartColumn, ChevronLeft, ChevronRight, Coins, Download } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { useUrlState } from "#api/url-state.ts";
import { useMayNot } from "#identity/index.ts";
import { PayRatesDialog } from "#oncall/pay-rates-dialog.tsx";
import { hoursText } from "#oncall/rota-words.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { deviceZone } from "#ui/format-time.ts";
import { Link } from "#ui/link.tsx";
import { now } from "#ui/now.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Table, type TableColumn, type TableSort } from "#ui/table.tsx";

type DutyReport = components["schemas"]["DutyReport"];
type DutyLine = DutyReport["people"][number] & { readonly id: string };

/** Who carried how much in a month: hours by kind, nights, weekends, interruptions, and what that is paid. */
export function OnCallReportScreen(): ReactNode {
  const [monthText, setMonth] = useUrlState("month", "");
  const month = monthOf(monthText);
  const report = useReport(month);
  const mayNotSetRates = useMayNot("admin");
  const [isSetting, setSetting] = useState(false);
  const query = new URLSearchParams(spanOf(month));
  return (
    <>
      <PageHeader
        title="On-call report"
        crumbs={[{ label: "On-call", href: "/on-call" }]}
        here="Report"
        description="Nights are 22:00 to 06:00, in each person's own zone. Being on call twice at once counts once."
        actions={
          <>
            <Button icon={Coins} disabledReason={mayNotSetRates} onPress={() => setSetting(true)}>
              Pay rates
            </Button>
            <Link look="secondary" icon={Download} href={`/api/v1/on-call-report.csv?${query.toString()}`} download>
              CSV
            </Link>
          </>
        }
      />
      <Card
        title={
          <span className="tabular">{month.toPlainDate({ day: 1 }).toLocaleString(undefined, { month: "long", year: "numeric" })}</span>
        }
        actions={<MonthControls month={month} onChange={(next) => setMonth(next.toString())} />}
        isFlush
      >
        {report.data === undefined && report.isError && <ErrorState error={report.error} onRetry={() => void report.refetch()} />}
        {report.isPending && <SkeletonRows label="Loading the report" />}
        {report.data !== undefined && <ReportTable report={report.data} />}
      </Card>
      <PayRatesDialog isOpen={isSetting} onOpenChange={setSetting} />
    </>
  );
}

function monthOf(text: string): Temporal.PlainYearMonth {
  const present = now().toZonedDateTimeISO(deviceZone()).toPlainDate().toPlainYearMonth();
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? Temporal.PlainYearMonth.from(text) : present;
}

function spanOf(month: Temporal.PlainYearMonth): { from: string; until: string } {
  const startOf = (of: Temporal.PlainYearMonth): string => of.toPlainDate({ day: 1 }).toZonedDateTime(deviceZone()).toInstant().toString();
  return { from: startOf(month), until: startOf(month.add({ months: 1 })) };
}

function useReport(month: Temporal.PlainYearMonth) {
  const query = spanOf(month);
  return useQuery({
    queryKey: ["on-call", "report", query],
    placeholderData: keepPreviousData,
    queryFn: () => read(api.GET("/api/v1/on-call-report", { params: { query } })),
  });
}

interface MonthControlsProps {
  readonly month: Temporal.PlainYearMonth;
  readonly onChange: (month: Temporal.PlainYearMonth) => void;
}

function MonthControls({ month, onChange }: MonthControlsProps): ReactNode {
  return (
    <div className="flex gap-1">
      <Button size="small" icon={ChevronLeft} aria-label="Previous month" onPress={() => onChange(month.subtract({ months: 1 }))} />
      <Button size="small" icon={ChevronRight} aria-label="Next month" onPress={() => onChange(month.add({ months: 1 }))} />
    </div>
  );
}

function ReportTable({ report }: { readonly report: DutyReport }): ReactNode {
  const [sort, setSort] = useState<TableSort>({ column: "hours", direction: "descending" });
  const { currency } = report;
  const lines = report.people.map((line): DutyLine => ({ ...line, id: line.user.id })).sort(inOrder(sort));
  return (
    <Table
      label="On call, by person"
      columns={columnsFor(currency)}
      items={lines}
      sort={sort}
      onSort={setSort}
      empty={
        <EmptyState icon={ChartColumn} title="Nobody was on call">
          Choose another month, or make a schedule.
        </EmptyState>
      }
    />
  );
}

type Figure = Exclude<keyof DutyLine, "user" | "id" | "timeZone">;

function inOrder({ column, direction }: TableSort): (one: DutyLine, other: DutyLine) => number {
  const sign = direction === "ascending" ? 1 : -1;
  const figure = figures.find((candidate) => candidate.id === column);
  if (figure === undefined) return (one, other) => sign * one.user.name.localeCompare(other.user.name);
  return (one, other) => sign * ((one[figure.id] ?? 0) - (other[figure.id] ?? 0)) || one.user.name.localeCompare(other.user.name);
}

const figures: readonly { readonly id: Figure; readonly title: string; readonly isWideOnly?: boolean }[] = [
  { id: "hours", title: "Hours" },
  { id: "nightHours", title: "Night hours", isWideOnly: true },
  { id: "weekendHours", title: "Weekend hours", isWideOnly: true },
  { id: "holidayHours", title: "Holiday hours", isWideOnly: true },
  { id: "nights", title: "Nights", isWideOnly: true },
  { id: "weekends", title: "Weekends", isWideOnly: true },
  { id: "interruptions", title: "Pages" },
  { id: "nightInterruptions", title: "At night", isWideOnly: true },
];

function columnsFor(currency: string | null): readonly TableColumn<DutyLine>[] {
  const name: TableColumn<DutyLine> = {
    id: "name",
    title: "Person",
    isRowHeader: true,
    isSortable: true,
    cell: (line) => line.user.name,
  };
  const numbers = figures.map(
    ({ id, title, isWideOnly = false }): TableColumn<DutyLine> => ({
      id,
      title,
      isWideOnly,
      isSortable: true,
      align: "end",
      cell: (line) => <span className="tabular">{hoursText(line[id] ?? 0)}</span>,
    }),
  );
  if (currency === null) return [name, ...numbers];
  const pay: TableColumn<DutyLine> = {
    id: "payMinor",
    title: "Pay",
    align: "end",
    cell: (line) => <span className="tabular">{moneyText(line.payMinor ?? 0, currency)}</span>,
  };
  return [name, ...numbers, pay];
}

/** An amount as people write it: minor units are cents where the currency has cents. */
function moneyText(minor: number, currency: string): string {
  const format = new Intl.NumberFormat(undefined, { style: "currency", currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
