'use client';
import { WrenchIcon } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { EstimateLine } from '@/components/money/estimate-line';
import { ProblemLines } from '@/components/problems/problem-lines';
import { useCall } from '@/components/intl/use-call';
import { Actions } from '@/components/ui/dialog';
import { Button } from '@/components/ui/button';
import { problemKey, type Problem } from '@/lib/base/foundation/problem';
import { quoteUntrusted } from '@/lib/base/foundation/quote-untrusted';
import { restoredVersionSchema, versionListSchema } from '@/lib/base/answers/version-answers';
import type { StudioModel } from '@/lib/studio/studio/pane';
import type { EarlierVersion, StudioHandle, StudioView } from '@/lib/studio/studio/studio-controller';
import type { StudioEngine } from '@/lib/studio/studio/studio-engine';
import { findLastGood } from '@/lib/studio/studio/find-last-good';
import { runningTurn } from '@/lib/studio/studio/studio-state';
import { OtherEngine } from './other-engine';

/** Over the last version that works: what is wrong, whether it is being fixed, and the ways out. */
export function ProblemCard({
  studio,
  view,
  engine,
  model,
  problems,
  dismissed,
  onDismiss,
}: {
  studio: StudioHandle;
  view: StudioView;
  engine: StudioEngine;
  model: StudioModel;
  problems: readonly Problem[];
  /** The keys of problems that the person has dismissed to look at the app anyway. */
  dismissed: string;
  onDismiss: (key: string) => void;
}) {
  const t = useTranslations('studio.preview');
  const turn = runningTurn(view.project);
  const key = problems.map(problemKey).join();
  const isStill = turn === null;
  const { standIn } = view;
  const headId = view.project.head?.versionId;
  const isAlone = standIn === null;
  useEffect(() => {
    // A running turn shows its own draft.
    if (!isStill || !isAlone || headId === undefined || dismissed === key) return;
    const { request } = studio.api;
    void request('GET', `/api/projects/${studio.project.id}/versions?limit=50`, versionListSchema).then((listed) => {
      const good = listed.ok ? findLastGood(listed.value.versions, studio.getView().lastWorked) : null;
      if (good !== null) studio.showEarlier(good);
    });
    // The problem's words may change while the head stays; one look is enough.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [studio, isStill, headId, isAlone]);
  // A half-written app is full of problems; they count once it is tried.
  if (turn?.phase === 'streaming' || dismissed === key) return null;
  const works = standIn?.phase === 'works' ? standIn : null;
  return (
    <div className="absolute inset-0 grid grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] place-items-center bg-[color-mix(in_srgb,var(--surface)_66%,transparent)] p-5 low:p-2">
      <section
        data-testid="card-problem"
        className="max-h-full w-90 max-w-full animate-rise overflow-auto rounded-lg border border-line bg-surface p-5 shadow-3 low:w-140 low:p-3.5"
      >
        <h2 className="flex items-center gap-2 text-lg text-warn">
          <WrenchIcon className="size-4.5 flex-none" aria-hidden="true" />
          {t('problemTitle')}
        </h2>
        <p className="mt-1 mb-2 text-sm text-ink-2">
          {turn?.phase === 'repairing' && t('fixingWords')}{' '}
          {works === null ? isStill && t('nothingBehind') : t('behind', { number: works.number })}
        </p>
        <ProblemLines problems={problems} />
        {isStill && <WaysOut studio={studio} view={view} model={model} problems={problems} works={works} />}
        <Actions className="mt-2">
          <Button
            variant="quiet"
            onClick={() => {
              onDismiss(key);
              studio.showHead();
            }}
          >
            {t('showApp')}
          </Button>
          {isStill && <OtherEngine studio={studio} engine={engine} />}
        </Actions>
      </section>
    </div>
  );
}

/**
 * Offers to go back to the last working version, or a fix with its estimated cost; without a model, says that a fix
 * needs one.
 */
function WaysOut({
  studio,
  view,
  model,
  problems,
  works,
}: {
  studio: StudioHandle;
  view: StudioView;
  model: StudioModel;
  problems: readonly Problem[];
  works: EarlierVersion | null;
}) {
  const t = useTranslations('studio');
  const call = useCall();
  const [busy, setBusy] = useState<'no' | 'back' | 'fix'>('no');
  const first = problems[0];
  const mayFix = model.kind === 'live';
  const goBack = async (versionId: string) => {
    setBusy('back');
    // The stored data stays: only the files are broken.
    const body = { versionId, files: true, data: false };
    await call(studio.api.request('POST', `/api/projects/${studio.project.id}/restore`, restoredVersionSchema, body));
    setBusy('no');
  };
  return (
    <>
      <Actions>
        {works !== null && (
          <Button
            variant="primary"
            isBusy={busy === 'back'}
            data-testid="button-go-back-to-good"
            onClick={() => void goBack(works.versionId)}
          >
            {t('preview.goBack', { number: works.number })}
          </Button>
        )}
        {mayFix && first !== undefined && (
          <Button
            variant={works === null ? 'primary' : 'second'}
            isBusy={busy === 'fix'}
            data-testid="button-fix-it"
            onClick={() => {
              setBusy('fix');
              // Sent in the person's name, so the app's own text must be marked as a quotation.
              const problem = quoteUntrusted(first.message.slice(0, 500));
              void call(
                studio.api.sendPrompt(t('preview.fixPrompt', { words: t(`problem.${first.kind}`), problem })),
              ).then(() => setBusy('no'));
            }}
          >
            {t('preview.fixIt')}
          </Button>
        )}
      </Actions>
      {mayFix ? (
        <EstimateLine
          projectId={studio.project.id}
          isPriced={model.isPriced}
          turns={view.project.turns.length}
          className="mt-2"
        />
      ) : (
        <p className="mt-2 text-sm text-ink-2" data-testid="fix-needs-model">
          {t('preview.fixNeedsModel')}{' '}
          {(studio.project.mayConnectModel ?? true) && (
            <Link href="/settings" className="text-accent-text underline">
              {t('top.connectModel')}
            </Link>
          )}
        </p>
      )}
    </>
  );
}
