'use client';
import { type ReactNode, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { Skeleton } from '@/components/ui/skeleton';
import type { StudioHandle, StudioRuntime, StudioView } from '@/lib/studio/studio/studio-controller';
import type { StudioModel, StudioTab } from '@/lib/studio/studio/pane';
import type { StudioEngine } from '@/lib/studio/studio/studio-engine';
import { EngineAbsent } from './engine-absent';
import { PreviewBar, type Device } from './preview-bar';
import { PreviewFrame } from './preview-frame';
import { ProblemCard } from './problem-card';

const widths: Record<Device, string> = { phone: 'max-w-[392px]', tablet: 'max-w-[770px]', desktop: '' };

/** The person's app in its frame, the largest part of the page. */
export function PreviewPane({
  studio,
  view,
  address,
  engine,
  model,
  onTab,
  over,
  createRuntime,
}: {
  studio: StudioHandle;
  view: StudioView;
  /** Null if the app lives in this page only. */
  address: string | null;
  engine: StudioEngine;
  model: StudioModel;
  onTab: (tab: StudioTab) => void;
  /** Shown on top of the app. */
  over: ReactNode;
  createRuntime: (frame: HTMLIFrameElement) => StudioRuntime;
}) {
  const [device, setDevice] = useState<Device>('desktop');
  /** The keys of problems that the person has dismissed to look at the app anyway. */
  const [dismissed, setDismissed] = useState('');
  return (
    <div className="grid h-full min-h-0 place-items-[stretch_center] bg-sunk p-3.5 max-wide:p-0">
      <div
        className={classNames(
          'grid min-h-0 w-full grid-rows-[auto_minmax(0,1fr)] overflow-hidden border-line bg-raised wide:rounded-lg wide:border wide:shadow-2',
          'transition-[max-width] duration-(--calm) ease-calm',
          widths[device],
        )}
      >
        <PreviewBar studio={studio} view={view} address={address} device={device} onDevice={setDevice} />
        <div className="relative min-h-0">
          <Behind />
          <PreviewFrame
            studio={studio}
            address={address}
            isPainted={view.preview.phase === 'ready' || view.standIn?.phase === 'works'}
            createRuntime={createRuntime}
          />
          {over}
          {view.preview.phase === 'problem' && (
            <ProblemCard
              studio={studio}
              view={view}
              engine={engine}
              model={model}
              problems={view.preview.problems}
              dismissed={dismissed}
              onDismiss={setDismissed}
            />
          )}
          {view.preview.phase === 'unavailable' && (
            <EngineAbsent studio={studio} engine={engine} reason={view.preview.reason} onTab={onTab} />
          )}
        </div>
      </div>
    </div>
  );
}

/** Shown until the frame paints. */
function Behind() {
  return (
    <div aria-hidden="true" className="absolute inset-0 grid content-start gap-4 p-8">
      <Skeleton className="h-7 w-48" />
      <Skeleton className="h-4 w-72 max-w-full" />
      <Skeleton className="mt-2 h-20 w-full rounded-md" />
      <Skeleton className="h-20 w-full rounded-md" />
    </div>
  );
}
