import { Outlet, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { LiveProvider } from "#api/live.tsx";
import { BottomBar } from "#app/bottom-bar.tsx";
import { keepEarlyKeys } from "#app/early-keys.ts";
import { Links } from "#app/links.tsx";
import { liveRules } from "#app/live-rules.ts";
import { Overlays, useOverlay } from "#app/overlays.tsx";
import { Rail } from "#app/rail.tsx";
import { Toasts } from "#app/toasts.tsx";
import { TopBar } from "#app/top-bar.tsx";
import { useMe } from "#identity/me.ts";
import { PageHeadSlot } from "#ui/page-head-slot.ts";
import { problemStatus } from "#api/problem.ts";

const Failure = lazy(async () => ({ default: (await import("#app/screen-states.tsx")).Failure }));

/** The keys are nobody's first need: they come after the paint, and what is pressed before is kept for them. */
const Keys = lazy(async () => {
  keepEarlyKeys();
  return { default: (await import("#app/keys.tsx")).Keys };
});

/** What is out of date and what waits to be sent: nothing of it is needed before the paint. */
const OfflineNotes = lazy(async () => ({ default: (await import("#app/offline/offline-notes.tsx")).OfflineNotes }));

/** Rail, top bar and bottom bar around a screen, for somebody who is signed in. */
export function Frame(): ReactNode {
  const me = useMe();
  if (me.data !== undefined) return <SignedInFrame />;
  if (me.isPending || problemStatus(me.error) === 401) return <div className="min-h-dvh" aria-busy="true" />;
  return (
    <main>
      <Suspense>
        <Failure title="Staunch cannot be reached" error={me.error} onRetry={() => void me.refetch()} />
      </Suspense>
    </main>
  );
}

function SignedInFrame(): ReactNode {
  return (
    <LiveProvider rules={liveRules}>
      <Links>
        <FrameParts />
      </Links>
    </LiveProvider>
  );
}

function FrameParts(): ReactNode {
  const [headSlot, setHeadSlot] = useState<HTMLElement | null>(null);
  const overlay = useOverlay();
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  return (
    <PageHeadSlot value={headSlot}>
      <a
        href="#content"
        className="sr-only rounded-control bg-ink px-4 py-2 text-surface focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:z-50"
      >
        Skip to the content
      </a>
      <div className="flex min-h-dvh">
        <Rail pathname={pathname} />
        <div className="flex min-w-0 flex-1 flex-col pb-20 rail:pb-0">
          <TopBar headSlot={setHeadSlot} overlay={overlay} />
          <Suspense>
            <OfflineNotes />
          </Suspense>
          <main id="content" tabIndex={-1} className="mx-auto w-full max-w-page flex-1 px-4 pt-2 pb-12 outline-none tablet:px-6 rail:px-8">
            <Outlet />
          </main>
        </div>
      </div>
      <BottomBar pathname={pathname} overlay={overlay} />
      <Overlays overlay={overlay} />
      <Toasts />
      <Suspense>
        <Keys overlay={overlay} />
      </Suspense>
    </PageHeadSlot>
  );
}
