import type { ReactNode } from "react";
import { TextArea } from "#ui/text-area.tsx";

interface MatchersFieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** Which alerts: matchers as Alertmanager writes them. */
export function MatchersField(props: MatchersFieldProps): ReactNode {
  return (
    <TextArea
      {...props}
      isCode
      rows={2}
      isRequired
      maxLength={8000}
      description={
        <>
          As <code className="[overflow-wrap:anywhere]">{'{severity="warning",host=~"db-.*"}'}</code>. Besides its own labels each alert has{" "}
          <code className="[overflow-wrap:anywhere]">staunch_title</code>,{" "}
          <code className="[overflow-wrap:anywhere]">staunch_severity</code> and{" "}
          <code className="[overflow-wrap:anywhere]">staunch_urgency</code>.
        </>
      }
    />
  );
}
