import { TriangleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { classNames } from "#ui/class-names.ts";
import { fieldClass } from "#ui/field-class.ts";
import type { FieldProps } from "#ui/field-parts.tsx";
import { useFieldProblem } from "#ui/form.tsx";

interface FieldGroupProps extends Pick<FieldProps, "label" | "name" | "description" | "error" | "className"> {
  readonly role: "radiogroup" | "group";
  readonly children: ReactNode;
}

/** Several controls that answer one question, under its words. */
export function FieldGroup({ label, name, description, error, className, role, children }: FieldGroupProps): ReactNode {
  const id = useId();
  const problem = useFieldProblem(name, error);
  const about = classNames(description !== undefined && `${id}d`, problem !== undefined && `${id}e`);
  return (
    <div
      role={role}
      aria-labelledby={`${id}l`}
      aria-describedby={about === "" ? undefined : about}
      className={classNames(fieldClass, className)}
    >
      <span id={`${id}l`} className="text-row font-label text-ink">
        {label}
      </span>
      {children}
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
