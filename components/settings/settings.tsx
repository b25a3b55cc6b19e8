'use client';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { LoadFailed } from '@/components/intl/load-failed';
import { pageRequest } from '@/components/handle/page-request';
import { useAnswer } from '@/components/handle/use-answer';
import { useFailureWords } from '@/components/intl/use-call';
import { PageFoot } from '@/components/landing/page-foot';
import { PageHead } from '@/components/landing/page-head';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import type { AppErrorCode } from '@/lib/base/foundation/app-error';
import { ConnectedModels } from './connected-models';
import { createModelCalls, type ModelSlot } from './model-settings';
import { PublishTokens } from './publish-tokens';
import { ProviderCards } from './provider-cards';

const calls = createModelCalls(pageRequest);

/** The result of signing in at a provider: a model connected for a purpose, a problem, or both. */
export type SignedIn = { slot: ModelSlot | null; problem: AppErrorCode | null };

/** Which model writes the apps. The operator of this Easel chooses it; everybody else is told so. */
export function Settings({ mayChange, signedIn }: { mayChange: boolean; signedIn: SignedIn | null }) {
  const t = useTranslations('settings');
  const failureWords = useFailureWords();
  const { answer, reload } = useAnswer(mayChange ? 'model' : null, calls.read);
  useEffect(() => {
    // Shown once: a reload is not another sign-in.
    if (signedIn !== null) window.history.replaceState(null, '', window.location.pathname);
  }, [signedIn]);
  return (
    <div className="mx-auto w-full max-w-[1080px] px-6 max-wide:px-4">
      <PageHead current="settings" />
      <main className="pt-6">
        <h1 className="text-2xl">{t('title')}</h1>
        <section className="mt-8">
          <h2 className="text-xl">{t('modelTitle')}</h2>
          <p className="mt-1 text-ink-2">{mayChange ? t('modelWords') : t('ownerOnly')}</p>
          {mayChange && answer.phase === 'loading' && <Skeleton className="mt-4 h-40 rounded-lg" />}
          {answer.phase === 'failed' && (
            <LoadFailed className="mt-4" onTryAgain={reload}>
              {t('loadFailed', { reason: failureWords(answer.failure) })}
            </LoadFailed>
          )}
          {answer.phase === 'ready' && (
            <>
              {signedIn !== null && <SignInNotice {...signedIn} />}
              <ConnectedModels connections={answer.value.connections} calls={calls} onChange={reload} />
              <ProviderCards settings={answer.value} calls={calls} onChange={reload} />
            </>
          )}
        </section>
        <PublishTokens />
      </main>
      <PageFoot />
    </div>
  );
}

function SignInNotice({ slot, problem }: SignedIn) {
  const t = useTranslations('settings');
  const tErrors = useTranslations('errors');
  return (
    <Notice tone={problem === null ? 'good' : 'warn'} className="mt-4">
      <output className="block">
        {slot !== null && <span>{t('signedIn')} </span>}
        {problem !== null && tErrors(problem)}
      </output>
    </Notice>
  );
}
