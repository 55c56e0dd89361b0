import { createContext, use, type FormEvent, type ReactNode } from "react";
import { Form as AriaForm } from "react-aria-components/Form";
import { classNames } from "#ui/class-names.ts";
import { Notice } from "#ui/notice.tsx";

/** What the server found wrong: by the field's name, and a sentence about the whole. */
export interface FormProblem {
  readonly fields: Readonly<Record<string, string>>;
  readonly message?: string | undefined;
}

const Submitting = createContext(false);

/** Whether the form around is being sent; for its submit button. */
export function useIsSubmitting(): boolean {
  return use(Submitting);
}

export interface FormProps {
  /** For a submit button that stands outside, as at the foot of a sheet. */
  readonly id?: string;
  readonly onSubmit: (data: FormData) => void;
  /** `toFormProblem(error)` of the failed mutation. The typed text stays. */
  readonly problem?: FormProblem | undefined;
  readonly isPending?: boolean;
  readonly children: ReactNode;
  readonly className?: string;
  readonly label?: string;
}

/** Fields in a column. Sends once at a time; problems land at their fields by name, the rest above. */
export function Form({ id, onSubmit, problem, isPending = false, children, className, label }: FormProps): ReactNode {
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (!isPending) onSubmit(new FormData(event.currentTarget));
  };
  return (
    <AriaForm
      id={id}
      onSubmit={submit}
      validationErrors={problem?.fields}
      aria-label={label}
      className={classNames("flex flex-col gap-5", className)}
    >
      <Submitting value={isPending}>
        {problem?.message !== undefined && <Notice tone="harm">{problem.message}</Notice>}
        {children}
      </Submitting>
    </AriaForm>
  );
}
