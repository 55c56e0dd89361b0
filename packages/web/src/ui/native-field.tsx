import { TriangleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { classNames } from "#ui/class-names.ts";
import { fieldClass } from "#ui/field-class.ts";
import type { FieldProps } from "#ui/field-parts.tsx";
import { useFieldProblem } from "#ui/form.tsx";

/** What ties a control to its label, its description and what is wrong with it. */
export interface ControlProps {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
}

interface NativeFieldProps extends Pick<FieldProps, "label" | "name" | "description" | "error" | "className"> {
  readonly children: (control: ControlProps) => ReactNode;
}

/** A control of the platform with its label, its description and its error. */
export function NativeField({ label, name, description, error, className, children }: NativeFieldProps): ReactNode {
  const id = useId();
  const problem = useFieldProblem(name, error);
  const about = classNames(description !== undefined && `${id}d`, problem !== undefined && `${id}e`);
  return (
    <div className={classNames(fieldClass, className)}>
      <label htmlFor={id} className="text-row font-label text-ink">
        {label}
      </label>
      {children({ id, "aria-describedby": about === "" ? undefined : about, "aria-invalid": problem === undefined ? undefined : true })}
      {description !== undefined && (
        <div id={`${id}d`} className="text-row text-ink-3">
          {description}
        </div>
      )}
      {problem !== undefined && (
        <div id={`${id}e`} className="flex items-start gap-1.5 text-row text-sev1-ink">
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span>{problem}</span>
        </div>
      )}
    </div>
  );
}
