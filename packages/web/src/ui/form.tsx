import { createContext, type FormEvent, type ReactNode, use, useEffect, useRef, useState } from "react";
import { classNames } from "#ui/class-names.ts";
import { Notice } from "#ui/notice.tsx";

/** What the server found wrong: by the field's name, and a sentence about the whole. */
export interface FormProblem {
  readonly fields: Readonly<Record<string, string>>;
  readonly message?: string | undefined;
}

const FieldProblems = createContext<Readonly<Record<string, string>>>({});

/** What is wrong with a field: what its screen says, else what the form around it knows by its name. */
export function useFieldProblem(name: string | undefined, own: string | undefined): string | undefined {
  const known = use(FieldProblems);
  return own ?? (name === undefined ? undefined : known[name]);
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

/**
 * Fields in a column. Sends once at a time. What is missing, and what the server refuses, lands at its field and takes
 * the focus there; it goes when the field is changed. The rest is said above.
 */
export function Form({ onSubmit, problem, isPending = false, children, className, label, id }: FormProps): ReactNode {
  const form = useRef<HTMLFormElement>(null);
  const [missing, setMissing] = useState<Readonly<Record<string, string>>>({});
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  const refused = JSON.stringify(problem?.fields ?? {});
  const shown = Object.fromEntries(Object.entries({ ...problem?.fields, ...missing }).filter(([name]) => !changed.has(name)));

  useEffect(() => {
    if (refused !== "{}") focusFirstInvalid(form.current);
  }, [refused]);

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    event.stopPropagation();
    if (isPending) return;
    const found = missingIn(event.currentTarget);
    setMissing(found);
    setChanged(new Set());
    if (Object.keys(found).length === 0) onSubmit(new FormData(event.currentTarget));
    else requestAnimationFrame(() => focusFirstInvalid(form.current));
  };
  const noteChange = (event: FormEvent<HTMLFormElement>): void => {
    const { target } = event;
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) setChanged(new Set([...changed, target.name]));
  };
  return (
    <form
      id={id}
      ref={form}
      noValidate
      onSubmit={submit}
      onInput={noteChange}
      aria-label={label}
      className={classNames("flex flex-col gap-5", className)}
    >
      <FieldProblems value={shown}>
        {problem?.message !== undefined && <Notice tone="harm">{problem.message}</Notice>}
        {children}
      </FieldProblems>
    </form>
  );
}

/** What the browser itself finds missing or malformed, in its own words and language. */
function missingIn(form: HTMLFormElement): Readonly<Record<string, string>> {
  if (form.checkValidity()) return {};
  const found: Record<string, string> = {};
  for (const element of form.elements) {
    const isField = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;
    if (isField && !element.validity.valid) found[element.name] = element.validationMessage;
  }
  return found;
}

function focusFirstInvalid(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
}
