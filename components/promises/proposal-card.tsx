'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAnswer } from '@/components/handle/use-answer';
import { useStudio } from '@/components/handle/use-studio';
import { useCall } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Actions } from '@/components/ui/dialog';
import { wordsInForce, type AppPromise } from '@/lib/promises/promise';
import { printJourney } from '@/lib/promises/print-step';
import { createPromiseCalls, type PromiseCalls } from '@/lib/studio/promise-calls';
import type { StudioHandle } from '@/lib/studio/studio-controller';
import { runningTurn } from '@/lib/studio/studio-state';

/** What a turn would like promises to become; each stays as it was until the person agrees. */
export function ProposalCards({ studio, proposals }: { studio: StudioHandle; proposals: readonly AppPromise[] }) {
  const { project } = useStudio(studio);
  const calls = createPromiseCalls(studio.api.request, studio.project.id);
  const list = useAnswer(`at ${project.head?.versionId}`, calls.list);
  const isRunning = runningTurn(project) !== null;
  const open = new Set(
    list.answer.phase === 'ready'
      ? list.answer.value.promises.filter(({ proposal }) => proposal !== null).map(({ id }) => id)
      : [],
  );
  return proposals.map((promise) => (
    <ProposalCard
      key={promise.id}
      before={{ id: promise.id, sentence: promise.sentence, journey: printJourney(promise.journey) }}
      after={afterOf(promise)}
      phase={isRunning ? 'running' : open.has(promise.id) ? 'open' : 'over'}
      onDecide={calls.change}
      onDecided={list.reload}
    />
  ));
}

type After = { sentence: string; journey: string } | { removal: string };

function afterOf(promise: AppPromise): After {
  if (promise.proposal !== null && 'removal' in promise.proposal) return promise.proposal;
  const { sentence, journey } = wordsInForce(promise);
  return { sentence, journey: printJourney(journey) };
}

function ProposalCard({
  before,
  after,
  phase,
  onDecide,
  onDecided,
}: {
  before: { id: string; sentence: string; journey: string };
  after: After;
  phase: 'running' | 'open' | 'over';
  onDecide: PromiseCalls['change'];
  onDecided: () => void;
}) {
  const t = useTranslations('promises');
  const call = useCall();
  const [sending, setSending] = useState<'accept' | 'refuse' | null>(null);
  const decide = async (proposal: 'accept' | 'refuse') => {
    setSending(proposal);
    if ((await call(onDecide(before.id, { proposal }))) !== undefined) onDecided();
    setSending(null);
  };
  const kind = 'removal' in after ? 'removal' : 'proposal';
  return (
    <section className="animate-rise rounded-lg border border-line bg-surface p-3.5">
      <h2 className="text-md leading-[1.4] tracking-normal">{t(`${kind}.title`)}</h2>
      {'removal' in after ? (
        <>
          <p className="mt-1 text-sm text-ink-2">{t('removal.which', { sentence: before.sentence })}</p>
          <p className="mt-1 text-sm text-ink-2">{t('removal.why', { reason: after.removal })}</p>
        </>
      ) : (
        <Rewording before={before} after={after} />
      )}
      {phase === 'over' && <p className="mt-2 text-xs text-ink-3">{t('proposal.over')}</p>}
      {phase === 'open' && (
        <Actions>
          <Button variant="primary" isBusy={sending === 'accept'} onClick={() => void decide('accept')}>
            {t(`${kind}.accept`)}
          </Button>
          <Button variant="second" isBusy={sending === 'refuse'} onClick={() => void decide('refuse')}>
            {t(`${kind}.refuse`)}
          </Button>
        </Actions>
      )}
    </section>
  );
}

type Written = { sentence: string; journey: string };

function Rewording({ before, after }: { before: Written; after: Written }) {
  const t = useTranslations('promises');
  return (
    <>
      {before.sentence === after.sentence ? (
        <p className="mt-1 text-sm text-ink-2">{t('proposal.stepsOnly', { sentence: before.sentence })}</p>
      ) : (
        <>
          <p className="mt-1 text-sm text-ink-2">{t('proposal.before', { sentence: before.sentence })}</p>
          <p className="mt-1 text-sm text-ink-2">{t('proposal.after', { sentence: after.sentence })}</p>
        </>
      )}
      <details className="mt-1.5">
        <summary className="cursor-pointer text-xs text-ink-3 hover:text-ink">{t('proposal.compare')}</summary>
        <Steps title={t('proposal.stepsBefore')} journey={before.journey} />
        <Steps title={t('proposal.stepsAfter')} journey={after.journey} />
      </details>
    </>
  );
}

function Steps({ title, journey }: { title: string; journey: string }) {
  return (
    <>
      <p className="mt-1.5 text-xs font-medium text-ink-2">{title}</p>
      <pre className="mt-0.5 font-mono text-xs break-words whitespace-pre-wrap text-ink-2">{journey}</pre>
    </>
  );
}
