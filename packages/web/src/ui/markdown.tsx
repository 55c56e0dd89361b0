import { lazy, type ReactNode, Suspense } from "react";
import { classNames } from "#ui/class-names.ts";

export interface MarkdownProps {
  readonly source: string;
  readonly className?: string;
}

const MarkdownText = lazy(async () => ({ default: (await import("#ui/markdown-text.tsx")).MarkdownText }));

/** Text written by people. It can be read at once, and gets its shape when the parser is there. */
export function Markdown(props: MarkdownProps): ReactNode {
  return (
    <Suspense fallback={<div className={classNames("prose whitespace-pre-wrap", props.className)}>{props.source}</div>}>
      <MarkdownText {...props} />
    </Suspense>
  );
}
