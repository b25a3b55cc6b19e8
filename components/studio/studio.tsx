'use client';
import { lazy, Suspense, useCallback, useEffect, useState, type CSSProperties } from 'react';
import { Chat } from '@/components/chat/chat';
import { useStudio } from '@/components/handle/use-studio';
import { MadeFrom } from '@/components/sharing/made-from';
import { classNames } from '@/components/ui/class-names';
import { connectStudio } from '@/lib/studio/browser';
import { describeTurn } from '@/lib/studio/studio/describe-turn';
import type { StudioEngine } from '@/lib/studio/studio/studio-engine';
import type { StudioModel, StudioTab } from '@/lib/studio/studio/pane';
import type { StudioProject } from '@/lib/studio/studio/studio-controller';
import { runningTurn } from '@/lib/studio/studio/studio-state';
import type { ProjectEvent } from '@/lib/base/turn-events/turn-event';
import { BottomBar, type StudioSide } from './bottom-bar';
import { MiniStatus } from './mini-status';
import { Panes } from './panes';
import { Separator } from './separator';
import { SkipLinks } from './skip-links';
import { TopBar } from './top-bar';
import { useFittingDocument } from './use-fitting-document';
import { useNarrow } from './use-narrow';

const SiteDrawer = lazy(() =>
  import('@/components/publishing/site-drawer').then((file) => ({ default: file.SiteDrawer })),
);

/** An open project: conversation and app side by side, or one of them at a time if there is no room for both. */
export function Studio({
  project,
  initialEvents,
  previewUrl,
  engine,
  model,
  chatWidth,
}: {
  project: StudioProject;
  initialEvents: readonly ProjectEvent[];
  /** URL of the visible preview, lane `main`. */
  previewUrl: string;
  engine: StudioEngine;
  model: StudioModel;
  chatWidth: number;
}) {
  const [{ studio, createRuntime }] = useState(() => connectStudio({ project, initialEvents, engine }));
  const view = useStudio(studio);
  const [tab, setTab] = useState<StudioTab>('preview');
  const [side, setSide] = useState<StudioSide>('chat');
  const [width, setWidth] = useState(chatWidth);
  const [planFirst, setPlanFirst] = useState(project.planFirst);
  const isNarrow = useNarrow();
  useEffect(() => studio.start(), [studio]);
  useFittingDocument(engine.engine);

  const isChatShown = !isNarrow || side === 'chat';
  const isAppShown = !isNarrow || side === 'app';
  const turn = runningTurn(view.project);
  const status = describeTurn(turn);
  const needsYou = status.code === 'question' || status.code === 'approval';
  const showTab = useCallback((next: StudioTab) => {
    setTab(next);
    setSide('app');
  }, []);
  const showVersions = useCallback(() => showTab('versions'), [showTab]);

  return (
    <>
      <SkipLinks
        onApp={() => {
          showTab('preview');
          // The pane is rendered by then, even on a phone.
          requestAnimationFrame(() => document.querySelector<HTMLElement>('main iframe')?.focus());
        }}
      />
      {(project.siteUrl !== null || view.project.deployment !== null) && (
        <Suspense fallback={null}>
          <SiteDrawer studio={studio} />
        </Suspense>
      )}
      <div className="grid h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[3.25rem_minmax(0,1fr)_auto] overflow-hidden bg-paper low:grid-cols-[minmax(0,1fr)_auto] low:grid-rows-[2.75rem_minmax(0,1fr)]">
        <TopBar
          studio={studio}
          view={view}
          engine={engine}
          model={model}
          planFirst={planFirst}
          onPlanFirst={setPlanFirst}
          isPublishShown={isAppShown && tab === 'publish'}
          onPublish={() => {
            showTab('publish');
            // The pane keeps its place; people who press Publish want its button, not the place where they read last.
            requestAnimationFrame(() =>
              document.querySelector('[data-testid="button-publish"]')?.scrollIntoView({ block: 'center' }),
            );
          }}
        />
        <main
          id="app"
          style={{ '--chat': `${width}px` } as CSSProperties}
          className="relative min-h-0 wide:grid wide:grid-cols-[clamp(320px,var(--chat),60vw)_0_minmax(0,1fr)]"
        >
          <h1 className="sr-only">{view.project.name}</h1>
          <div
            className={classNames(
              'grid min-h-0 min-w-0 grid-rows-[auto_minmax(0,1fr)] bg-paper max-wide:absolute max-wide:inset-0 max-wide:z-20',
              side === 'app' && 'max-wide:hidden',
            )}
          >
            <div>{project.isFork === true && <MadeFrom studio={studio} />}</div>
            <Chat
              studio={studio}
              view={view}
              isDemo={model.kind === 'demo'}
              isPriced={model.isPriced}
              mayBeShown={model.seesPictures === true && engine.engine === 'embedded'}
              isShown={isChatShown}
              planFirst={planFirst}
              onOpenVersions={showVersions}
            />
          </div>
          <Separator width={width} onWidth={setWidth} />
          {/* Covered by the chat on a phone, never unmounted: the app must keep being drawn. */}
          <div
            inert={!isAppShown}
            aria-hidden={!isAppShown || undefined}
            className="grid min-h-0 min-w-0 grid-rows-[minmax(0,1fr)_auto] max-wide:absolute max-wide:inset-0"
          >
            <Panes
              projectId={project.id}
              studio={studio}
              view={view}
              tab={tab}
              onTab={showTab}
              address={engine.engine === 'embedded' ? previewUrl : null}
              engine={engine}
              model={model}
              createRuntime={createRuntime}
              isShown={isAppShown}
            />
            {isNarrow && side === 'app' && turn !== null && (
              <MiniStatus studio={studio} turn={turn} onAnswer={() => setSide('chat')} />
            )}
          </div>
        </main>
        <BottomBar side={side} onSide={setSide} sign={turn === null ? 'none' : needsYou ? 'needs-you' : 'running'} />
      </div>
    </>
  );
}
