import { Check, Copy } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Button } from "#ui/button.tsx";

interface CopyFieldProps {
  readonly label: string;
  readonly value: string;
}

/** A key, address or command to take elsewhere. It can always be selected, whether or not the clipboard is allowed. */
export function CopyField({ label, value }: CopyFieldProps): ReactNode {
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(value);
      setState("copied");
    } catch (error) {
      console.info("The clipboard is not available", error);
      setState("refused");
    }
  };
  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-row font-label">{label}</span>
      <div className="flex items-start gap-2">
        <code className="min-w-0 flex-1 rounded-control border border-line bg-sunken px-3 py-2 font-mono text-row break-all whitespace-pre-wrap select-all">
          {value}
        </code>
        <Button icon={state === "copied" ? Check : Copy} onPress={() => void copy()}>
          {state === "copied" ? "Copied" : "Copy"}
        </Button>
      </div>
      <p role="status" className="text-row text-ink-3">
        {state === "refused" ? "The browser refused; select it and copy by hand." : undefined}
      </p>
    </div>
  );
}
