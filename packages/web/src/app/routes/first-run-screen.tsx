import { useQuery } from "@tanstack/react-query";
import { BellRing } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useUrlState } from "#api/url-state.ts";
import { ContactStep } from "#app/first-run/contact-step.tsx";
import { answerTime, PageStep } from "#app/first-run/page-step.tsx";
import {
  type ContactMethod,
  contactMethodsQuery,
  firstSchedulesQuery,
  firstServicesQuery,
  type PageStory,
} from "#app/first-run/queries.ts";
import { RotaStep } from "#app/first-run/rota-step.tsx";
import { ServiceStep } from "#app/first-run/service-step.tsx";
import { Step, type StepState } from "#app/first-run/step.tsx";
import { useMe } from "#identity/me.ts";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";

/** From an empty installation to a page that reached somebody. What is done is read from the server, so it can be left and taken up again. */
export function FirstRunScreen(): ReactNode {
  const methods = useQuery(contactMethodsQuery);
  const services = useQuery(firstServicesQuery);
  const schedules = useQuery(firstSchedulesQuery);
  const failed = [methods, services, schedules].find((query) => query.isError);
  if (failed !== undefined) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (methods.data === undefined || services.data === undefined || schedules.data === undefined) return <SkeletonRows rows={5} />;
  const method = methods.data.items.find((known) => known.verifiedAt !== null) ?? methods.data.items[0];
  return <Way method={method} serviceName={services.data.items[0]?.name} scheduleName={schedules.data.items[0]?.name} />;
}

interface WayProps {
  readonly method: ContactMethod | undefined;
  readonly serviceName: string | undefined;
  readonly scheduleName: string | undefined;
}

function Way({ method, serviceName, scheduleName }: WayProps): ReactNode {
  const { data: me } = useMe();
  const [isLater, setLater] = useState(false);
  const [pageId, setPageId] = useUrlState("page", "");
  const [reached, setReached] = useState<PageStory>();
  const isContactDone = method !== undefined && (method.verifiedAt !== null || isLater);
  const state = stepStates([true, isContactDone, serviceName !== undefined, scheduleName !== undefined, reached !== undefined]);
  return (
    <div className="mx-auto max-w-3xl">
      {reached === undefined ? (
        <PageHeader title="A page that reaches you" description="Five steps, about ten minutes. You can leave and come back." />
      ) : (
        <>
          <PageHeader title="A page reached you" />
          <Reached story={reached} />
        </>
      )}
      <ol className="rounded-card border border-line bg-surface">
        <Step
          number={1}
          title="Account"
          state={state(0)}
          outcome={me === undefined ? undefined : `${me.actor.name}, ${me.role} of ${me.organisation.name}`}
        />
        <Step number={2} title="Where a page finds you" state={state(1)} outcome={method?.address}>
          {method === undefined ? (
            <SkeletonRows rows={1} label="Loading the ways to reach you" />
          ) : (
            <ContactStep method={method} onLater={() => setLater(true)} />
          )}
        </Step>
        <Step number={3} title="One service" state={state(2)} outcome={serviceName}>
          <ServiceStep />
        </Step>
        <Step number={4} title="One rota" state={state(3)} outcome={`${scheduleName}, paged by the default policy`}>
          <RotaStep />
        </Step>
        <Step
          number={5}
          title="Page me now"
          state={state(4)}
          outcome={reached === undefined ? undefined : `Answered after ${answerTime(reached) ?? ""}`}
        >
          <PageStep pageId={pageId === "" ? undefined : pageId} onPaged={setPageId} onReached={setReached} />
        </Step>
      </ol>
    </div>
  );
}

/** Done steps stay done; the first open one is now; the rest is ahead. */
function stepStates(done: readonly boolean[]): (index: number) => StepState {
  const current = done.indexOf(false);
  return (index) => {
    if (done[index] === true) return "done";
    return index === current ? "current" : "ahead";
  };
}

function Reached({ story }: { readonly story: PageStory }): ReactNode {
  return (
    <div role="status" className="mb-5 flex flex-wrap items-center gap-4 rounded-card bg-ok-wash px-5 py-4 text-ok-ink">
      <BellRing aria-hidden className="size-6 shrink-0" />
      <p className="min-w-0 flex-1 basis-60">
        <strong className="font-strong">{answerTime(story)} from the page to your answer.</strong> Whoever is on call is now reached the
        same way.
      </p>
      <Link look="act" href="/">
        Go to Now
      </Link>
    </div>
  );
}
