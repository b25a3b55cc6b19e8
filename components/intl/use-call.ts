'use client';
import { useTranslations } from 'use-intl';
import { toast } from '@/components/ui/toaster';
import type { CallFailure, CallResult } from '@/lib/studio/studio/request';
import { whyUnreached } from './use-reach';

/** A failed call as a sentence in the viewer's language. */
export function useFailureWords(): (failure: CallFailure) => string {
  const tErrors = useTranslations('errors');
  const t = useTranslations('studio.composer');
  return (failure) => (failure.code === 'offline' ? t(`${whyUnreached()}Short`) : tErrors(failure.code));
}

/** Awaits a call and shows a failure as a notice; returns the value, or undefined if it failed. */
export function useCall(): <Value>(call: Promise<CallResult<Value>>) => Promise<Value | undefined> {
  const words = useFailureWords();
  return async (call) => {
    const result = await call;
    if (result.ok) return result.value;
    toast(words(result.error));
    return undefined;
  };
}
