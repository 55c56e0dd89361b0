import { type ReactNode, useId } from "react";
import { toFormProblem } from "#api/problem.ts";
import type { Room } from "#incidents/incident-queries.ts";
import type { RoomControl } from "#incidents/room-control.ts";
import { type RoomAction, useRoomAction } from "#incidents/use-room-actions.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { useSubmitKey } from "#incidents/use-submit-key.ts";
import { toast } from "#ui/toast.ts";

interface SheetFormProps {
  readonly room: Room;
  readonly control: RoomControl;
  readonly title: string;
  readonly description?: ReactNode;
  /** The verb on the button. */
  readonly verb: string;
  /** The verb, done: what the toast says. */
  readonly done: string;
  /** What the button does; undefined while something is missing, with `missing` saying what. */
  readonly action: RoomAction | undefined;
  readonly missing?: string;
  readonly children: ReactNode;
  /** After it worked: forget drafts. */
  readonly onDone?: () => void;
}

/** One action on the incident with its fields. What was typed stays on a refusal; mod+enter sends. */
export function SheetForm({ room, control, title, description, verb, done, action, missing, children, onDone }: SheetFormProps): ReactNode {
  const formId = useId();
  const { mutate, isPending, error } = useRoomAction(room.id);
  const submit = (): void => {
    if (action === undefined || isPending) return;
    mutate(action, {
      onSuccess: () => {
        onDone?.();
        control.close();
        toast({ tone: "ok", title: done });
      },
    });
  };
  useSubmitKey(verb, submit);
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && control.close()}
      title={title}
      description={description}
      size="small"
      actions={
        <>
          <Button onPress={control.close}>Cancel</Button>
          <Button
            variant="act"
            type="submit"
            form={formId}
            shortcut="mod+enter"
            isPending={isPending}
            disabledReason={action === undefined ? (missing ?? "Something is missing") : undefined}
          >
            {verb}
          </Button>
        </>
      }
    >
      <Form id={formId} onSubmit={submit} problem={toFormProblem(error)} isPending={isPending} label={title}>
        {children}
      </Form>
    </Dialog>
  );
}
