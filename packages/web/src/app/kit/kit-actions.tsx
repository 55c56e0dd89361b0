import { Bell, Ellipsis, Pencil, Phone, Trash2, Undo2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Specimen } from "#app/kit/specimen.tsx";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { Dialog, Sheet } from "#ui/dialog.tsx";
import { Kbd } from "#ui/kbd.tsx";
import { Link } from "#ui/link.tsx";
import { Menu } from "#ui/menu.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";
import { Tooltip } from "#ui/tooltip.tsx";

const menuActions = [
  { id: "edit", label: "Edit", icon: Pencil, shortcut: "e", onAct: () => toast({ title: "Edited" }) },
  { id: "page", label: "Page someone", icon: Bell, shortcut: "p", onAct: () => toast({ title: "Paged" }) },
  { id: "delete", label: "Delete", icon: Trash2, disabledReason: "Used by 2 services" },
];

/** What is pressed and what opens. */
export function KitActions(): ReactNode {
  return (
    <>
      <Specimen name="Button">
        <Button variant="act" size="large" icon={Undo2} shortcut="r">
          Roll back to 2026.11.22-7
        </Button>
        <Button icon={Phone}>Join call</Button>
        <Button size="small">Take</Button>
        <Button variant="quiet">Not this change</Button>
        <Button variant="quiet" size="small" icon={Ellipsis} aria-label="More actions" />
        <Button isPending>Posting</Button>
        <Button disabledReason="Only responders may page">Page someone</Button>
        <Button shortcut="mod+enter">Post to 8,214 subscribers</Button>
      </Specimen>
      <Specimen name="Link">
        <p>
          Serving EU since 02:34, 3 commits. <Link href="/kit">View diff</Link>
        </p>
        <Link look="plain" href="/kit">
          checkout-api
        </Link>
        <Link look="secondary" href="/kit">
          Open
        </Link>
        <Link look="quiet" href="/kit">
          Cancel
        </Link>
      </Specimen>
      <Specimen name="Kbd">
        <Kbd keys="mod+k" />
        <Kbd keys="g h" />
        <Kbd keys="shift+enter" />
      </Specimen>
      <Specimen name="Menu and Tooltip">
        <Menu label="Incident" actions={menuActions} trigger={<Button icon={Ellipsis}>Actions</Button>} />
        <Tooltip text="Puts the call's address on the clipboard">
          <Button icon={Phone}>Copy call</Button>
        </Tooltip>
      </Specimen>
      <Overlays />
      <Specimen name="Toast">
        <Button
          onPress={() =>
            toast({ title: "Acknowledged", description: "The page stops for everyone.", action: { label: "Undo", onAct: () => undefined } })
          }
        >
          Acknowledge
        </Button>
        <Button onPress={() => toast({ title: "Not posted", description: "Staunch cannot be reached. The text is kept.", tone: "harm" })}>
          Fail
        </Button>
      </Specimen>
    </>
  );
}

function Overlays(): ReactNode {
  const [open, setOpen] = useState<"dialog" | "sheet" | "confirm" | "refused">();
  const propsOf = (name: NonNullable<typeof open>) => ({
    isOpen: open === name,
    onOpenChange: (isOpen: boolean) => setOpen(isOpen ? name : undefined),
  });
  const facts = [
    { label: "From", value: "2026.11.23-2" },
    { label: "To", value: "2026.11.22-7" },
    { label: "Scope", value: "EU, 24 pods" },
    { label: "Takes", value: "about 2 min" },
    { label: "Recorded", value: "in the timeline, as yours" },
  ];
  return (
    <Specimen name="Dialog, Sheet, ConfirmDialog">
      <Button onPress={() => setOpen("dialog")}>Dialog</Button>
      <Button onPress={() => setOpen("sheet")}>Sheet</Button>
      <Button onPress={() => setOpen("confirm")}>Confirm</Button>
      <Button onPress={() => setOpen("refused")}>Confirm, refused</Button>
      <Dialog
        {...propsOf("dialog")}
        title="Hand over command"
        description="They are asked, and command moves when they accept."
        actions={<Button onPress={() => setOpen(undefined)}>Offer</Button>}
      >
        <TextField label="To" defaultValue="Ravi Shah" />
      </Dialog>
      <Sheet
        {...propsOf("sheet")}
        title="Declare an incident"
        actions={
          <Button onPress={() => setOpen(undefined)} shortcut="mod+enter">
            Declare
          </Button>
        }
      >
        <TextArea label="What is happening" placeholder="One line is enough" />
      </Sheet>
      <ConfirmDialog
        {...propsOf("confirm")}
        title="Roll back checkout-api"
        facts={facts}
        actionLabel="Roll back"
        onConfirm={() => Promise.resolve()}
      />
      <ConfirmDialog
        {...propsOf("refused")}
        title="Resolve INC-2417"
        actionLabel="Resolve"
        onConfirm={() => Promise.reject(new Error("Two member alerts still fire."))}
      />
    </Specimen>
  );
}
