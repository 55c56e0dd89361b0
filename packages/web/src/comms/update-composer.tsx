import type { ReactNode } from "react";
import { problemText } from "#api/problem.ts";
import { AffectedServices } from "#comms/affected-services.tsx";
import { ConfirmPost } from "#comms/confirm-post.tsx";
import { Overtaken } from "#comms/overtaken.tsx";
import { postLabel, type UpdateSubject } from "#comms/update-form.ts";
import { AudienceChoice, DraftButton, MessageField, NextUpdate, PostButton, StatusChoice } from "#comms/update-fields.tsx";
import { type UpdateForm, useUpdateForm } from "#comms/use-update-form.ts";
import { Card } from "#ui/card.tsx";
import { Notice } from "#ui/notice.tsx";

interface UpdateComposerProps {
  readonly subject: UpdateSubject;
  /** The way out has been gone: telling people is what moves the situation on now. */
  readonly isMain?: boolean;
}

/** Where people write what is known and when the next word comes. What is typed survives errors, reloads and sign-in. */
export function UpdateComposer({ subject, isMain = false }: UpdateComposerProps): ReactNode {
  const form = useUpdateForm(subject);
  const { order, set, post, preview } = form;
  return (
    <Card title="Status update" actions={<AudienceChoice audience={order.audience} onChange={set.audience} />}>
      <div className="flex flex-col gap-4">
        <StatusChoice offered={form.offered} status={order.status} onChange={set.status} />
        <Words subject={subject} form={form} />
        <NextUpdate next={form.next} audience={order.audience} onChange={set.next} />
        <Overtaken incidentId={subject.id} isWriting={form.message !== ""} />
        {post.isError && <Notice tone="harm">{problemText(post.error)} Your text is still in the field.</Notice>}
        <PostButton
          label={postLabel({ audience: order.audience, subscriberCount: preview?.subscriberCount, pageCount: preview?.pages.length })}
          isMain={isMain}
          isPending={post.isPending}
          isEmpty={order.message === ""}
          hasNoPage={order.audience === "public" && preview?.pages.length === 0}
          onPress={form.submit}
        />
      </div>
      {form.isAsking && (
        <ConfirmPost
          reference={subject.reference}
          order={order}
          preview={preview}
          onClose={form.stopAsking}
          onConfirm={() => post.mutateAsync(order)}
        />
      )}
    </Card>
  );
}

function Words({ subject, form }: { readonly subject: UpdateSubject; readonly form: UpdateForm }): ReactNode {
  const { order, set, message, preview } = form;
  return (
    <div className="flex flex-col gap-1.5">
      <MessageField message={message} onChange={set.message} onSubmit={form.submit} />
      <div className="flex flex-wrap items-center justify-between gap-x-3">
        <DraftButton incidentId={subject.id} status={form.chosenStatus} message={message} onDraft={set.message} />
        {order.audience === "public" && (
          <AffectedServices pageIds={preview?.pages.map((page) => page.id)} chosen={order.components} onChange={set.components} />
        )}
      </div>
    </div>
  );
}
