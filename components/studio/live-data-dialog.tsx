'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAnswer } from '@/components/handle/use-answer';
import { useFailureWords } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import { liveDataSchema, type MovedData, movedDataSchema, returnedDataSchema } from '@/lib/base/answers/site-answers';
import type { CallFailure } from '@/lib/studio/studio/request';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import { HostedForm, type HostedInput } from './hosted-form';

type Step =
  | { phase: 'asking' }
  | { phase: 'moving' }
  | { phase: 'failed'; failure: CallFailure }
  | { phase: 'moved'; moved: MovedData }
  | { phase: 'back' };

/** Where a published app's data lives: in Easel, or in the person's own Supabase project. */
export function LiveDataDialog({
  studio,
  isOpen,
  onOpenChange,
}: {
  studio: StudioHandle;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const t = useTranslations('hosted');
  const tCommon = useTranslations('common');
  const failureWords = useFailureWords();
  const [step, setStep] = useState<Step>({ phase: 'asking' });
  const { request } = studio.api;
  const path = `/api/projects/${studio.project.id}/live-data`;
  const { answer, reload } = useAnswer(isOpen ? 'open' : null, () => request('GET', path, liveDataSchema));

  async function connect(input: HostedInput) {
    setStep({ phase: 'moving' });
    const moved = await request('PUT', path, movedDataSchema, input);
    setStep(moved.ok ? { phase: 'moved', moved: moved.value } : { phase: 'failed', failure: moved.error });
    if (moved.ok) reload();
  }
  async function goBack() {
    setStep({ phase: 'moving' });
    const back = await request('DELETE', path, returnedDataSchema);
    setStep(back.ok ? { phase: 'back' } : { phase: 'failed', failure: back.error });
    if (back.ok) reload();
  }
  function close(next: boolean) {
    // A running move continues; its result shows when the dialog is opened again.
    if (!next && step.phase !== 'moving') setStep({ phase: 'asking' });
    onOpenChange(next);
  }

  const url = answer.phase === 'ready' ? answer.value.url : null;
  const isMoving = step.phase === 'moving';
  return (
    <Dialog isOpen={isOpen} onOpenChange={close} title={t('title')} description={t('lead')} className="wide:w-140">
      {answer.phase === 'loading' && <Skeleton className="mt-4 h-24" />}
      {answer.phase === 'failed' && (
        <Notice tone="warn" className="mt-4">
          {failureWords(answer.failure)}
        </Notice>
      )}
      {answer.phase === 'ready' && (
        <>
          <p className="mt-4 text-sm font-medium" data-testid="status-live-data">
            {url === null ? t('atEasel') : t('atSupabase', { host: new URL(url).host })}
          </p>
          {step.phase === 'moved' && <MovedWords moved={step.moved} />}
          {step.phase === 'back' && (
            <Notice tone="good" className="mt-3">
              {t('isBack')}
            </Notice>
          )}
          {step.phase === 'failed' && (
            <Notice tone="warn" className="mt-3">
              {failureWords(step.failure)}
            </Notice>
          )}
          {step.phase !== 'moved' && step.phase !== 'back' && (
            <>
              <details className="mt-3 rounded-md border border-line px-3 py-2 text-sm">
                <summary className="cursor-pointer font-medium">{t('changes.title')}</summary>
                <ul className="mt-2 grid list-disc gap-1 pl-5 text-ink-2">
                  {(['preview', 'live', 'time', 'mail', 'sign', 'csv', 'files', 'sessions'] as const).map((name) => (
                    <li key={name}>{t(`changes.${name}`)}</li>
                  ))}
                </ul>
              </details>
              {url === null && <HostedForm isBusy={isMoving} onSend={(input) => void connect(input)} />}
            </>
          )}
        </>
      )}
      <Actions className="justify-end">
        {url !== null && step.phase !== 'moved' && (
          <Button isBusy={isMoving} data-testid="button-data-to-easel" onClick={() => void goBack()}>
            {t('goBack')}
          </Button>
        )}
        <Button variant="quiet" onClick={() => close(false)}>
          {tCommon('close')}
        </Button>
      </Actions>
    </Dialog>
  );
}

/** What was moved, what was not, and the one thing left to do. */
function MovedWords({ moved }: { moved: MovedData }) {
  const t = useTranslations('hosted');
  const rows = moved.tables.reduce((sum, table) => sum + table.rows, 0);
  return (
    <>
      <Notice tone="good" className="mt-3">
        {t('moved', { tables: moved.tables.length, rows, people: moved.people, files: moved.files })}
      </Notice>
      {moved.filesLeft.length > 0 && (
        <Notice tone="warn" className="mt-3">
          {t('filesLeft', { count: moved.filesLeft.length, files: moved.filesLeft.slice(0, 5).join(', ') })}
        </Notice>
      )}
    </>
  );
}
