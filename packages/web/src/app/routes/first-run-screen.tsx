import { useQuery } from "@tanstack/react-query";
import { BellRing } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useUrlState } from "#api/url-state.ts";
import { ContactStep } from "#app/first-run/contact-step.tsx";
import { answerTime, PageStep } from "#app/first-run/page-step.tsx";
import { contactMethodsQuery, firstSchedulesQuery, firstServicesQuery, type PageStory } from "#app/first-run/queries.ts";
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
  const { data: me } = useMe();
  const methods = useQuery(contactMethodsQuery);
  const services = useQuery(firstServicesQuery);
  const schedules = useQuery(firstSchedulesQuery);
  const [isLater, setLater] = useState(false);
  const [pageId, setPageId] = useUrlState("page", "");
  const [reached, setReached] = useState<PageStory>();

  const failed = [methods, services, schedules].find((query) => query.isError);
  if (failed !== undefined) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (methods.data === undefined || services.data === undefined || schedules.data === undefined) return <SkeletonRows rows={5} />;

  const method = methods.data.items.find((known) => known.verifiedAt !== null) ?? methods.data.items[0];
  const [service] = services.data.items;
  const [schedule] = schedules.data.items;
  const isContactDone = method !== undefined && (method.verifiedAt !== null || isLater);
  const states = stepStates([true, isContactDone, service !== undefined, schedule !== undefined, reached !== undefined]);
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader
        title={reached === undefined ? "A page that reaches you" : "A page reached you"}
        description={reached === undefined ? "Five steps, about ten minutes. You can leave and come back." : undefined}
      />
      {reached !== undefined && <Reached story={reached} />}
      <ol className="rounded-card border border-line bg-surface">
        <Step
          number={1}
          title="Account"
          state={states[0] ?? "done"}
          outcome={`${me?.user?.name ?? ""}, ${me?.role ?? ""} of ${me?.organisation.name ?? ""}`}
        />
        <Step number={2} title="Where a page finds you" state={states[1] ?? "ahead"} outcome={method?.address}>
          {method !== undefined && <ContactStep method={method} onLater={() => setLater(true)} />}
        </Step>
        <Step number={3} title="One service" state={states[2] ?? "ahead"} outcome={service?.name}>
          <ServiceStep />
        </Step>
        <Step
          number={4}
          title="One rota"
          state={states[3] ?? "ahead"}
          outcome={schedule === undefined ? undefined : `${schedule.name}, paged by the default policy`}
        >
          <RotaStep />
        </Step>
        <Step
          number={5}
          title="Page me now"
          state={states[4] ?? "ahead"}
          outcome={reached === undefined ? undefined : `Answered after ${answerTime(reached) ?? ""}`}
        >
          <PageStep pageId={pageId === "" ? undefined : pageId} onPaged={setPageId} onReached={setReached} />
        </Step>
      </ol>
    </div>
  );
}

/** Done steps stay done; the first open one is now; the rest is ahead. */
function stepStates(done: readonly boolean[]): readonly StepState[] {
  const current = done.indexOf(false);
  return done.map((isDone, index) => {
    if (isDone) return "done";
    return index === current ? "current" : "ahead";
  });
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
