import { Ellipsis, ExternalLink, EyeOff, Pencil, Trash2 } from "lucide-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { ComponentsCard } from "#comms/components-card.tsx";
import { type StatusPage, useStatusPage } from "#comms/comms-queries.ts";
import { PageSettingsDialog } from "#comms/page-settings-dialog.tsx";
import { PreviewCard } from "#comms/preview-card.tsx";
import { PublishedBadge } from "#comms/published-badge.tsx";
import { SubscribersCard } from "#comms/subscribers-card.tsx";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { Menu } from "#ui/menu.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { toast } from "#ui/toast.ts";

const crumbs = [{ label: "Status pages", href: "/status-pages" }];

/** One page: its components, its readers, and how it looks. */
export function StatusPageScreen({ params }: { readonly params: Readonly<Record<string, string>> }): ReactNode {
  const page = useStatusPage(params["id"] ?? "");
  if (page.data !== undefined) return <ShownPage page={page.data} />;
  return (
    <>
      <PageHeader title="Status page" crumbs={crumbs} here="Status page" />
      {page.isError ? (
        <ErrorState error={new Error(problemText(page.error))} onRetry={() => void page.refetch()} />
      ) : (
        <SkeletonRows label="Loading the status page" />
      )}
    </>
  );
}

function ShownPage({ page }: { readonly page: StatusPage }): ReactNode {
  return (
    <>
      <title>{`${page.name} · Staunch`}</title>
      <PageHeader
        title={page.name}
        crumbs={crumbs}
        here={page.name}
        badges={<PublishedBadge publishedAt={page.publishedAt} />}
        description={page.description === "" ? undefined : page.description}
        actions={<PageActions page={page} />}
      />
      <div className="grid items-start gap-5 wide:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-5">
          <ComponentsCard page={page} />
          <SubscribersCard page={page} />
        </div>
        <PreviewCard page={page} />
      </div>
    </>
  );
}

type Overlay = "settings" | "publish" | "unpublish" | "remove";

function PageActions({ page }: { readonly page: StatusPage }): ReactNode {
  const [overlay, setOverlay] = useState<Overlay>();
  const mayNot = useMayNot("admin");
  const isPublished = page.publishedAt !== null;
  const hidden = isPublished ? undefined : "It is not published";
  return (
    <>
      {isPublished ? (
        <Link look="secondary" icon={ExternalLink} href={page.path} target="_blank">
          Open page
        </Link>
      ) : (
        <Button variant="act" disabledReason={mayNot} onPress={() => setOverlay("publish")}>
          Publish
        </Button>
      )}
      <Menu
        label="Actions for this page"
        trigger={<Button variant="secondary" icon={Ellipsis} aria-label="Actions for this page" />}
        actions={[
          { id: "edit", label: "Edit", icon: Pencil, onAct: () => setOverlay("settings"), disabledReason: mayNot },
          {
            id: "unpublish",
            label: "Take off the outside",
            icon: EyeOff,
            onAct: () => setOverlay("unpublish"),
            disabledReason: mayNot ?? hidden,
          },
          { id: "remove", label: "Remove", icon: Trash2, onAct: () => setOverlay("remove"), disabledReason: mayNot },
        ]}
      />
      {overlay === "settings" && <PageSettingsDialog page={page} onClose={() => setOverlay(undefined)} />}
      {overlay !== undefined && overlay !== "settings" && (
        <ConfirmOverlay page={page} kind={overlay} onClose={() => setOverlay(undefined)} />
      )}
    </>
  );
}

interface ConfirmOverlayProps {
  readonly page: StatusPage;
  readonly kind: Exclude<Overlay, "settings">;
  readonly onClose: () => void;
}

const words: Readonly<Record<ConfirmOverlayProps["kind"], { readonly verb: string; readonly done: string; readonly what: string }>> = {
  publish: { verb: "Publish", done: "Published", what: "Everybody with the address can read it from now on, without signing in." },
  unpublish: { verb: "Take off", done: "Taken off", what: "Nobody outside can read it any more. Subscribers and history stay." },
  remove: {
    verb: "Remove",
    done: "Removed",
    what: "Its components, history and subscribers are gone for good. What was posted stays with the incidents.",
  },
};

function ConfirmOverlay({ page, kind, onClose }: ConfirmOverlayProps): ReactNode {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { verb, done, what } = words[kind];
  const act = useMutation({
    mutationFn: () => run(page.id, kind),
    onSuccess: async () => {
      toast({ title: done, description: page.name, tone: "ok" });
      if (kind === "remove") await navigate({ href: "/status-pages" });
      await client.invalidateQueries({ queryKey: ["status-pages"] });
    },
  });
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={`${verb} ${page.name}`}
      description={what}
      facts={[{ label: "Address", value: `${location.origin}${page.path}` }]}
      actionLabel={verb}
      onConfirm={() => act.mutateAsync()}
    />
  );
}

async function run(id: string, kind: ConfirmOverlayProps["kind"]): Promise<unknown> {
  const params = { params: { path: { id } } };
  if (kind === "publish") return read(api.POST("/api/v1/status-pages/{id}/publish", params));
  if (kind === "unpublish") return read(api.POST("/api/v1/status-pages/{id}/unpublish", params));
  return api.DELETE("/api/v1/status-pages/{id}", params);
}
