'use client';
import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { PreviewPane } from '@/components/preview/preview-pane';
import { classNames } from '@/components/ui/class-names';
import { Tab, TabList, TabPanel, Tabs } from '@/components/ui/tabs';
import { studioTabs, type PaneProps, type StudioModel, type StudioTab } from '@/lib/studio/studio/pane';
import type { StudioEngine } from '@/lib/studio/studio/studio-engine';
import type { StudioRuntime, StudioView } from '@/lib/studio/studio/studio-controller';
import { BeingMade } from './being-made';

// Each loads when first opened; only the preview is needed at once.
const panes = {
  code: lazy(() => import('@/components/editor/editor-pane').then((file) => ({ default: file.EditorPane }))),
  data: lazy(() => import('@/components/data/data-pane').then((file) => ({ default: file.DataPane }))),
  versions: lazy(() => import('@/components/versions/versions-pane').then((file) => ({ default: file.VersionsPane }))),
  publish: lazy(() => import('@/components/publishing/publish-pane').then((file) => ({ default: file.PublishPane }))),
};

/**
 * The right half of the studio. The preview stays rendered under the other panes, covered and inert: a hidden frame
 * stops painting, and a turn's work on the app must continue.
 */
export function Panes({
  tab,
  onTab,
  view,
  address,
  engine,
  model,
  createRuntime,
  isShown,
  ...pane
}: Omit<PaneProps, 'onShowTab'> & {
  tab: StudioTab;
  onTab: (tab: StudioTab) => void;
  view: StudioView;
  address: string | null;
  engine: StudioEngine;
  model: StudioModel;
  createRuntime: (frame: HTMLIFrameElement) => StudioRuntime;
}) {
  const t = useTranslations('studio');
  const [opened, setOpened] = useState<ReadonlySet<StudioTab>>(new Set());
  if (tab !== 'preview' && !opened.has(tab)) setOpened(new Set([...opened, tab]));
  return (
    <Tabs
      value={tab}
      onValueChange={(value) => {
        const next = studioTabs.find((candidate) => candidate === value);
        if (next !== undefined) onTab(next);
      }}
      className="grid h-full min-h-0 min-w-0 grid-rows-[2.75rem_minmax(0,1fr)] border-line low:grid-rows-[2.25rem_minmax(0,1fr)] bg-surface wide:border-l"
    >
      <div className="flex items-stretch border-b border-line px-3 max-wide:px-1.5">
        <TabList aria-label={t('views')} className="-mb-px max-wide:flex-1">
          {studioTabs.map((name) => (
            <Tab
              key={name}
              value={name}
              data-testid={`tab-${name}`}
              className="max-wide:flex-1 max-wide:justify-center"
            >
              {t(`tab.${name}`)}
            </Tab>
          ))}
        </TabList>
      </div>
      <div className="@container/pane relative min-h-0">
        <TabPanel
          value="preview"
          forceMount
          tabIndex={-1}
          inert={tab !== 'preview'}
          aria-hidden={tab !== 'preview' || undefined}
          className="absolute inset-0"
        >
          <PreviewPane
            studio={pane.studio}
            view={view}
            address={address}
            engine={engine}
            model={model}
            onTab={onTab}
            createRuntime={createRuntime}
            over={<BeingMade view={view} />}
          />
        </TabPanel>
        {(['code', 'data', 'versions', 'publish'] as const).map((name) => {
          const Pane = panes[name];
          return (
            <TabPanel
              key={name}
              value={name}
              forceMount
              tabIndex={-1}
              className={classNames(
                'scrollbar-calm absolute inset-0 z-10 overflow-auto bg-surface',
                tab !== name && 'hidden',
              )}
            >
              {opened.has(name) && (
                <Suspense fallback={<p className="p-6 text-ink-3">{t('loadingPane')}</p>}>
                  <Pane {...pane} isShown={isShown && tab === name} onShowTab={onTab} />
                </Suspense>
              )}
            </TabPanel>
          );
        })}
      </div>
    </Tabs>
  );
}
