import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { FieldError as AriaFieldError } from "react-aria-components/FieldError";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";

/** What every labelled field takes. `name` is the name in the API's body: its errors find the field by it. */
export interface FieldProps {
  readonly label: string;
  readonly name?: string;
  readonly description?: ReactNode;
  readonly isRequired?: boolean;
  readonly isDisabled?: boolean;
  /** An error known here; errors of the server come through Form by name. */
  readonly error?: string | undefined;
  readonly autoFocus?: boolean;
  /** For layout only: width, margin, column span. */
  readonly className?: string;
}

export function FieldLabel({ children }: { readonly children: ReactNode }): ReactNode {
  return <Label className="text-row font-label text-ink">{children}</Label>;
}

export function FieldDescription({ children }: { readonly children: ReactNode }): ReactNode {
  if (children === undefined) return undefined;
  return (
    <Text slot="description" className="text-row text-ink-3">
      {children}
    </Text>
  );
}

/** Says what is wrong with this field, from here or from the server. */
export function FieldError({ children }: { readonly children?: string | undefined }): ReactNode {
  return (
    <AriaFieldError className="flex items-start gap-1.5 text-row text-sev1-ink">
      {({ validationErrors }) => (
        <>
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span>{children ?? validationErrors.join(" ")}</span>
        </>
      )}
    </AriaFieldError>
  );
}

/** The props every wrapped field hands on to its component underneath. */
export function invalid(error: string | undefined): { readonly isInvalid?: true } {
  return error === undefined ? {} : { isInvalid: true };
}
