'use client';
import { useTranslations } from 'use-intl';
import { pageRequest } from '@/components/handle/page-request';
import { useAnswer } from '@/components/handle/use-answer';
import { useFailureWords } from '@/components/intl/use-call';
import { PageFoot } from '@/components/landing/page-foot';
import { PageHead } from '@/components/landing/page-head';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import { ConnectForm } from './connect-form';
import { CurrentModel } from './current-model';
import { FoundOnComputer } from './found-on-computer';
import { createModelCalls } from './model-settings';

const calls = createModelCalls(pageRequest);

/** Which model writes the apps. Whoever runs this Easel chooses it; everybody else is told so. */
export function Settings() {
  const t = useTranslations('settings');
  const tCommon = useTranslations('common');
  const failureWords = useFailureWords();
  const { answer, reload } = useAnswer('model', calls.read);
  const isStranger = answer.phase === 'failed' && answer.failure.code === 'not-found';
  return (
    <div className="mx-auto w-full max-w-[1080px] px-6 max-wide:px-4">
      <PageHead current="settings" />
      <main className="max-w-160 pt-6">
        <h1 className="text-2xl">{t('title')}</h1>
        <section className="mt-8">
          <h2 className="text-xl">{t('modelTitle')}</h2>
          <p className="mt-1 text-ink-2">{isStranger ? t('ownerOnly') : t('modelWords')}</p>
          {answer.phase === 'loading' && <Skeleton className="mt-4 h-40 rounded-lg" />}
          {answer.phase === 'failed' && !isStranger && (
            <Notice tone="warn" className="mt-4">
              <p>{t('loadFailed', { reason: failureWords(answer.failure) })}</p>
              <Button className="mt-2" onClick={reload}>
                {tCommon('tryAgain')}
              </Button>
            </Notice>
          )}
          {answer.phase === 'ready' && (
            <>
              <CurrentModel connection={answer.value.connection} disconnect={calls.disconnect} onChange={reload} />
              <FoundOnComputer
                found={answer.value.found}
                connect={calls.connect}
                onChange={reload}
                onLookAgain={reload}
              />
              <ConnectForm connection={answer.value.connection} connect={calls.connect} onChange={reload} />
            </>
          )}
        </section>
      </main>
      <PageFoot />
    </div>
  );
}
