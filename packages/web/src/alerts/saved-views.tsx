import { useRouterState } from "@tanstack/react-router";
import { Bookmark } from "lucide-react";
import { type ReactNode, useState } from "react";
import { forgetView, saveView, useSavedViews } from "#alerts/view-store.ts";
import { Button } from "#ui/button.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { Link } from "#ui/link.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

/** Views everybody begins with. */
const given = [
  { name: "Every open alert", query: "" },
  { name: "Critical and unanswered", query: "state=triggered&severity=critical" },
  { name: "Errors and worse", query: "severity=error" },
  { name: "Held back now", query: "suppressed=only" },
];

/** Filters with names. A view is an address: it can be sent to somebody, and the browser's own bookmarks hold it too. */
export function SavedViews(): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="small" icon={Bookmark} onPress={() => setOpen(true)}>
        Views
      </Button>
      <Dialog isOpen={isOpen} onOpenChange={setOpen} title="Views" isDismissable>
        <ViewChoice onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function ViewChoice({ onDone }: { readonly onDone: () => void }): ReactNode {
  const saved = useSavedViews();
  const [name, setName] = useState("");
  const query = useRouterState({ select: (state) => state.location.searchStr }).replace(/^\?/, "");
  const save = (): void => {
    saveView({ name: name.trim(), query });
    toast({ title: "Saved", description: name.trim() });
    setName("");
  };
  return (
    <div className="flex flex-col gap-5">
      <ul aria-label="Views" className="flex flex-col divide-y divide-line">
        {given.map((view) => (
          <ViewRow key={view.name} {...view} onOpen={onDone} />
        ))}
        {saved.map((view) => (
          <ViewRow key={view.name} {...view} onOpen={onDone}>
            <Button variant="quiet" size="small" aria-label={`Forget ${view.name}`} onPress={() => forgetView(view.name)}>
              Forget
            </Button>
          </ViewRow>
        ))}
      </ul>
      <Form label="Save this view" onSubmit={save} className="border-t border-line pt-4">
        <TextField
          name="name"
          label="Save what is shown now as"
          description="It is kept on this device; its address works for everybody."
          value={name}
          onChange={setName}
          isRequired
          maxLength={60}
        />
        <Button type="submit" className="self-end">
          Save view
        </Button>
      </Form>
      <CopyField label="Address of what is shown now" value={`${window.location.origin}/alerts${query === "" ? "" : `?${query}`}`} />
    </div>
  );
}

interface ViewRowProps {
  readonly name: string;
  readonly query: string;
  readonly onOpen: () => void;
  readonly children?: ReactNode;
}

function ViewRow({ name, query, onOpen, children }: ViewRowProps): ReactNode {
  return (
    <li className="flex min-h-10 items-center gap-2 py-1">
      <Link
        look="text"
        href={query === "" ? "/alerts" : `/alerts?${query}`}
        onClick={onOpen}
        className="min-w-0 flex-1 [overflow-wrap:anywhere]"
      >
        {name}
      </Link>
      {children}
    </li>
  );
}
