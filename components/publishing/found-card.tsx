'use client';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { useAnswer } from '@/components/handle/use-answer';
import { useCall } from '@/components/intl/use-call';
import { useWording } from '@/components/intl/wording';
import { Switch } from '@/components/ui/switch';
import type { DrawingState } from '@/lib/base/answers/site-answers';
import type { ProjectId } from '@/lib/base/foundation/id';
import { useDrawingProgress } from './drawing-progress';
import type { SiteCalls } from './site-calls';

const askEveryMs = 4000;

/** What search engines and link previews see of the site, since when, and the switch that keeps them out. */
export function FoundCard({
  projectId,
  calls,
  news,
  isShown,
}: {
  projectId: ProjectId;
  calls: SiteCalls;
  news: string;
  isShown: boolean;
}) {
  const t = useTranslations('publishing.found');
  const call = useCall();
  const progress = useDrawingProgress(projectId);
  const { answer, reload } = useAnswer(`${news} ${progress.phase}`, calls.drawing);
  // Polls, because rows change and other tabs draw without an event on the channel.
  useEffect(() => {
    if (!isShown) return;
    const timer = setInterval(reload, askEveryMs);
    return () => clearInterval(timer);
  }, [isShown, reload]);
  if (answer.phase !== 'ready') return null;
  const state = answer.value;
  const change = async (isHidden: boolean) => {
    await call(calls.change({ isHidden }));
    reload();
  };
  return (
    <section aria-labelledby="found-title" className="grid gap-3 rounded-lg border border-line p-4">
      <div>
        <h3 id="found-title" className="text-md">
          {t('title')}
        </h3>
        <div data-testid="text-drawn" aria-live="polite" className="mt-0.5 text-sm text-ink-2">
          {progress.phase === 'drawing' && !state.isHidden ? (
            <p>{t('drawing', { pages: progress.pages })}</p>
          ) : (
            <Words state={state} isFailed={progress.phase === 'failed'} />
          )}
        </div>
      </div>
      <label className="flex items-center justify-between gap-4 text-sm max-wide:min-h-11">
        {t('switch')}
        <Switch checked={state.isHidden} onCheckedChange={(isOn) => void change(isOn)} data-testid="switch-hidden" />
      </label>
    </section>
  );
}

function Words({ state: { drawn, isHidden, reason }, isFailed }: { state: DrawingState; isFailed: boolean }) {
  const t = useTranslations('publishing.found');
  const { moment } = useWording();
  if (isHidden) return <p>{t('hidden')}</p>;
  if (drawn === null) return <p>{t(isFailed ? 'failed' : 'plain')}</p>;
  return (
    <>
      <p>{t('drawn', { pages: drawn.pages, when: moment(drawn.drawnAt) })}</p>
      <p>{t(drawn.hasPicture ? 'picture' : 'noPicture')}</p>
      {reason === 'rows' && <p>{t(isFailed ? 'failed' : 'rows')}</p>}
    </>
  );
}
