'use client';
import { useTranslations } from 'use-intl';
import { Elapsed } from '@/components/chat/elapsed';
import { InlineMarkdown } from '@/components/chat/inline-markdown';
import { ProgressWords } from '@/components/chat/progress-words';
import { useStatusSentence } from '@/components/chat/use-status-sentence';
import { Pulse } from '@/components/ui/spinner';
import { describeTurn } from '@/lib/studio/studio/describe-turn';
import { partOfPlan } from '@/lib/studio/studio/part-of-plan';
import { readPlan } from '@/lib/studio/studio/read-plan';
import type { StudioView } from '@/lib/studio/studio/studio-controller';
import { runningTurn, type StudioTurn } from '@/lib/studio/studio/studio-state';

/**
 * Over the preview while a first app is made: what is being written, how long it has taken, and an estimate of what is
 * left. A card until the first file is done, then a strip below the growing app. The chat's status says the same to
 * screen readers.
 */
export function BeingMade({ view }: { view: StudioView }) {
  const turn = runningTurn(view.project);
  const isFirst = (view.project.head?.number ?? 0) === 0;
  const isShowable = view.preview.phase === 'starting' || view.preview.phase === 'ready';
  if (turn === null || !isFirst || !isShowable || turn.mode === 'ask' || turn.phase === 'waiting') return null;
  return <Making turn={turn} />;
}

function Making({ turn }: { turn: StudioTurn }) {
  const t = useTranslations('studio.progress');
  const sentence = useStatusSentence();
  const { plan, files } = turn.said;
  const steps = plan === null ? [] : readPlan(plan);
  const path = turn.activity.type === 'file' ? turn.activity.path : null;
  const part = path === null ? null : partOfPlan(steps, path);
  const isEarly = files.every(({ phase }) => phase === 'writing');
  const now = (
    <>
      <span className="flex min-w-0 items-center gap-2.5 text-sm">
        <Pulse />
        <span className="min-w-0 flex-1 truncate">{sentence(describeTurn(turn), turn.demo)}</span>
        <Elapsed since={turn.startedAt} until={turn.endedAt} />
      </span>
      {part !== null && (
        <span className="line-clamp-2 text-xs text-ink-2">
          {t('part', { number: part + 1, of: steps.length, words: '' })}
          <InlineMarkdown text={steps[part]!} />
        </span>
      )}
      <span className="text-xs text-ink-3 empty:hidden">
        <ProgressWords turn={turn} isFirst />
      </span>
    </>
  );
  if (!isEarly) {
    return (
      <div
        aria-hidden="true"
        data-testid="strip-being-made"
        // Only a strip: the app behind it can be used while the rest is written.
        className="pointer-events-none absolute inset-x-3 bottom-3 mx-auto grid max-w-120 animate-rise gap-0.5 rounded-lg border border-line bg-surface px-3.5 py-2 shadow-3 max-wide:hidden"
      >
        {now}
      </div>
    );
  }
  return (
    <div aria-hidden="true" className="absolute inset-0 grid place-items-center bg-sunk p-5">
      <div
        data-testid="card-being-made"
        className="grid max-h-full w-100 max-w-full animate-rise gap-2 overflow-auto rounded-lg border border-line bg-surface p-5 shadow-2"
      >
        <span className="text-lg font-bold">{t('title')}</span>
        {now}
        {steps.length > 0 && (
          <ul className="mt-1 grid gap-1 border-t border-line pt-2.5 text-sm text-ink-2">
            {steps.map((step, index) => (
              <li key={index} className={index === part ? 'font-medium text-ink' : undefined}>
                <InlineMarkdown text={step} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
