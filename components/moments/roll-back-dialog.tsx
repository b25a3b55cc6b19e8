'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { LoadFailed } from '@/components/intl/load-failed';
import { useFailureWords } from '@/components/intl/use-call';
import { useWording } from '@/components/intl/wording';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { Spinner } from '@/components/ui/spinner';
import type { CallResult } from '@/lib/studio/studio/request';
import type { RollBackOutlook } from '@/lib/base/answers/moment-answers';
import { useStoredWords } from './stored-words';
import { useLooked } from './use-looked';

/** Rolls back only the app, or its data as well, and says what that would lose. */
export function RollBackDialog({
  number,
  foresee,
  rollBack,
  onClose,
}: {
  number: number;
  foresee: (signal: AbortSignal) => Promise<CallResult<RollBackOutlook>>;
  rollBack: (data: boolean) => Promise<void>;
  onClose: () => void;
}) {
  const t = useTranslations('moments.rollBack');
  const tCommon = useTranslations('common');
  const [busy, setBusy] = useState<'no' | 'code' | 'data'>('no');
  const { looked, again } = useLooked(foresee);
  const failureWords = useFailureWords();
  const go = async (data: boolean) => {
    setBusy(data ? 'data' : 'code');
    await rollBack(data);
    onClose();
  };
  const outlook = looked.phase === 'ready' ? looked.value : null;
  const isWaiting = outlook === null ? t('wait') : null;
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && busy === 'no' && onClose()}
      title={t('title', { number })}
      description={t('words')}
    >
      {looked.phase === 'looking' && (
        <output className="mt-3 flex items-center gap-2 text-sm text-ink-2">
          <Spinner />
          {t('looking')}
        </output>
      )}
      {looked.phase === 'failed' && (
        <LoadFailed className="mt-3" onTryAgain={() => again()}>
          {failureWords(looked.failure)}
        </LoadFailed>
      )}
      {outlook !== null && <Outlook outlook={outlook} />}
      <Actions className="justify-end">
        <Button variant="quiet" onClick={onClose}>
          {tCommon('cancel')}
        </Button>
        <Button
          isBusy={busy === 'data'}
          data-testid="button-roll-back-data"
          disabledBecause={isWaiting ?? (outlook?.moment === null ? t('noMoment') : null)}
          onClick={() => void go(true)}
        >
          {t('withData')}
        </Button>
        <Button
          variant="primary"
          isBusy={busy === 'code'}
          data-testid="button-roll-back-app"
          onClick={() => void go(false)}
        >
          {t('appOnly')}
        </Button>
      </Actions>
    </Dialog>
  );
}

function Outlook({ outlook }: { outlook: RollBackOutlook }) {
  const t = useTranslations('moments.rollBack');
  const { moment: words } = useWording();
  const { sentences } = useStoredWords();
  const { moment, since, newerForms } = outlook;
  return (
    <div className="mt-3 grid gap-3 text-sm">
      {newerForms > 0 && (
        <Notice tone="warn">
          <p>{t('mayNotFit', { count: newerForms })}</p>
        </Notice>
      )}
      {moment !== null && (
        <div>
          <p className="font-medium">{t('dataOf', { when: words(moment.createdAt) })}</p>
          {since?.state === 'same' && <p className="mt-1 text-ink-2">{t('nothingSince')}</p>}
          {since?.state === 'differs' && (
            <>
              <p className="mt-1 text-ink-2">{t('since')}</p>
              <ul className="mt-1 grid list-disc gap-0.5 pl-4.5" data-testid="list-would-go">
                {sentences(since).map((sentence) => (
                  <li key={sentence} className="[overflow-wrap:anywhere]">
                    {sentence}
                  </li>
                ))}
              </ul>
              <p className="mt-1 text-ink-2">{t('kept')}</p>
            </>
          )}
        </div>
      )}
    </div>
  );
}
