import { useMutation } from "@tanstack/react-query";
import { MessagesSquare } from "lucide-react";
import type { ReactNode } from "react";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { useUrlState } from "#api/url-state.ts";
import { useMe } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { Notice } from "#ui/notice.tsx";
import { PageHeader } from "#ui/page-header.tsx";

/** Where `/staunch link` leads: whoever is signed in says that they asked for it. Opening it changes nothing. */
export function LinkChatScreen(): ReactNode {
  const [token] = useUrlState("token", "");
  const { data: me } = useMe();
  const link = useMutation({ mutationFn: () => read(api.POST("/api/v1/chat/links", { body: { token } })) });
  return (
    <>
      <PageHeader title="You in the chat" />
      {link.isError && <Notice tone="harm">{problemText(link.error)}</Notice>}
      {link.isSuccess ? (
        <EmptyState icon={MessagesSquare} title={`You are ${me?.user?.name ?? "known"} there now`}>
          What you do in the chat is done in your name, with your rights. You may close this.
        </EmptyState>
      ) : (
        <EmptyState
          icon={MessagesSquare}
          title="Was it you who said /staunch link?"
          action={
            <Button variant="act" isPending={link.isPending} onPress={() => link.mutate()}>
              That was me
            </Button>
          }
        >
          From then on what you do in the chat is done as {me?.user?.name ?? "yourself"}. If somebody else sent you this link, close it.
        </EmptyState>
      )}
    </>
  );
}
