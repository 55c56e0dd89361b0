import { MessageSquareWarning } from "lucide-react";
import type { ReactNode } from "react";
import { useReports } from "#incidents/report-queries.ts";
import { Link } from "#ui/link.tsx";

/** The way to what people report, with how many wait. */
export function ReportsLink(): ReactNode {
  const waiting = useReports("waiting").data?.waiting ?? 0;
  return (
    <Link look="secondary" icon={MessageSquareWarning} href="/reports">
      {waiting === 0 ? "Reports" : `Reports · ${waiting} new`}
    </Link>
  );
}
